"""The guided path of this lesson, for all of its tabs."""

from __future__ import annotations

from ui.path import Guide

GUIDE = Guide("optimizers")
