"""Which file of one's own a run was trained on: kept with its settings, checked when run again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.data import Dataset
    from core.experiment import Experiment

KEY = "file"
"""Where it stands in a JSON object of settings."""


@dataclass(frozen=True)
class Source:
    """A file by name, size in bytes and SHA-256 (hex); choices is JSON with how it was read."""

    name: str
    size: int
    sha256: str
    choices: str = "{}"

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Source:
        """From a JSON object. Raises ValueError where it is no source."""
        try:
            return cls(
                name=str(held["name"]),
                size=int(held["size"]),
                sha256=str(held["sha256"]),
                choices=json.dumps(held.get("choices", {})),
            )
        except (TypeError, KeyError, ValueError):
            raise ValueError(
                f"{KEY} must be an object with name, size and sha256, got {str(held)[:80]}"
            ) from None

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {**asdict(self), "choices": json.loads(self.choices)}

    def check(self, other: Source | None) -> None:
        """Raise ValueError where the file at hand is not this one."""
        if other is None:
            raise ValueError(
                f"these settings are of a run on a file of one's own, {self.name!r} "
                f"({self.size:,} bytes); give this file with --data"
            )
        if other.sha256 != self.sha256:
            raise ValueError(
                f"these settings are of a run on {self.name!r} ({self.size:,} bytes, SHA-256 "
                f"{self.sha256[:12]}), got {other.name!r} ({other.size:,} bytes, SHA-256 "
                f"{other.sha256[:12]}), which holds something else; give that file, or take "
                f"{KEY!r} out of the settings"
            )


def settings_json(experiment: Experiment, data: Dataset) -> str:
    """The experiment as JSON, with the file that its data came from where they came from one."""
    settings = json.loads(experiment.to_json())
    if data.source is not None:
        settings[KEY] = data.source.as_dict()
    return json.dumps(settings, indent=2)


def source_in(text: str) -> Source | None:
    """The file that settings_json kept, or None; text is JSON that an experiment was read from."""
    held = json.loads(text).get(KEY)
    return None if held is None else Source.of(held)
