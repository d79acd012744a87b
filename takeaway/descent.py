"""The loop over the updates of a script, and what it prints at its end."""

from __future__ import annotations

import dataclasses

from core.batches import updates_per_epoch
from core.data import Dataset
from core.experiment import Experiment
from takeaway.network import ACTIVATIONS, keep_probs

SCHEDULES = {
    "constant": "{alpha!r}",
    "inverse_time": "{alpha!r} / (1 + {decay_rate!r} * epoch)",
    "exponential": "{decay_base!r}**epoch * {alpha!r}",
    "inverse_root_epoch": "{decay_k!r} / np.sqrt(epoch) * {alpha!r}",
    "inverse_root_update": "{decay_k!r} / np.sqrt(np.arange(1, 1 + {iterations})) * {alpha!r}",
}
SCHEDULE_EQUATIONS = {
    "inverse_time": "eq. 20",
    "exponential": "eq. 21",
    "inverse_root_epoch": "eq. 22",
    "inverse_root_update": "eq. 22",
}
OPTIMIZERS = {
    "gradient_descent": "    new = theta - {alpha_t} * gradient  # eq. 11\n",
    "momentum": """\
    v = {beta!r} * v + (1 - {beta!r}) * gradient  # eq. 17
    new = theta - {alpha_t} * v
""",
    "RMSprop": """\
    s = {beta!r} * s + (1 - {beta!r}) * (gradient * gradient)  # eq. 18
    new = theta - {alpha_t} * (gradient / {root})
""",
    "Adam": """\
    v = {beta1!r} * v + (1 - {beta1!r}) * gradient  # eq. 19
    s = {beta2!r} * s + (1 - {beta2!r}) * (gradient * gradient)
    vhat, shat = v / (1 - {beta1!r}**t), s / (1 - {beta2!r}**t)  # eq. 15
    new = theta - {alpha_t} * (vhat / {root})
""",
}
KEPT = {
    "momentum": "v = np.zeros_like(theta)\n",
    "RMSprop": "s = np.zeros_like(theta)\n",
    "Adam": "v = s = np.zeros_like(theta)\n",
}
"""What an optimizer keeps from update to update."""

RESULT = """
def accuracy(X, y):
    return float(np.mean(({predicted}) == y))

found = {{"theta_norm": float(np.linalg.norm(theta)), "train_accuracy": accuracy(X, y)}}
print(json.dumps(found | {{"dev_accuracy": accuracy(X_dev, y_dev)}}))
"""


def training(experiment: Experiment, data: Dataset) -> str:
    """The loop over the updates: batch, masks, forward, cost, backward, step."""
    e = experiment
    parts = (_prepared(e, data.train.m), _chosen(e, data.train.m), _cost(e, data.n_classes))
    before, chosen, cost = parts
    X = "X" if updates_per_epoch(data.train.m, e.batch_size) == 1 else "X_t"
    forward = f"Z, G, A = forward({X}, D)" if keep_probs(e) else f"Z, A = forward({X})"
    root = "np.sqrt({0} + {1!r})" if e.epsilon_inside else "(np.sqrt({0}) + {1!r})"
    s = "shat" if e.optimizer == "Adam" else "s"
    alpha = "alpha" if e.schedule == "constant" else "alpha[t - 1]"
    knobs = dataclasses.asdict(e) | {"root": root.format(s, e.epsilon), "alpha_t": alpha}
    return f"""
{before}for t in range(1, {e.iterations + 1}):
{chosen}    {forward}
{cost}{_backward(e)}{OPTIMIZERS[e.optimizer].format(**knobs)}\
    if not np.isfinite(J) or not np.isfinite(new @ new):
        break  # it diverges: theta stays what it was
    theta[:] = new
"""


def _prepared(e: Experiment, m: int) -> str:
    """What stands before the loop: alpha, streams, and what the optimizer keeps."""
    lines, per_epoch = [], updates_per_epoch(m, e.batch_size)
    if "epoch" in SCHEDULES[e.schedule]:
        lines.append(f"epoch = np.arange({e.iterations}) // {per_epoch} + 1  # of each update")
    equation = SCHEDULE_EQUATIONS.get(e.schedule, "the learning rate")
    formula = SCHEDULES[e.schedule].format(**dataclasses.asdict(e))
    lines.append(f"alpha = {formula}  # {equation}")
    if per_epoch > 1:
        lines.append(f"rng_batches = np.random.default_rng([{e.batch_seed}, 2])")
    if keep_probs(e) and not e.frozen_mask:
        lines.append(f"rng = np.random.Generator(np.random.SFC64([{e.dropout_seed}, 3]))")
    lines.append('np.seterr(over="ignore", invalid="ignore")  # J tells of overflow')
    return "".join(f"{line}\n" for line in lines) + KEPT.get(e.optimizer, "")


def _chosen(e: Experiment, m: int) -> str:
    """The examples of an update, and the units that stay."""
    lines, per_epoch = "", updates_per_epoch(m, e.batch_size)
    if per_epoch > 1:
        lines = f"""\
    if (t - 1) % {per_epoch} == 0:  # a new epoch (8.6.2)
        order = rng_batches.permutation(X.shape[1])
    batch = order[(t - 1) % {per_epoch} * {e.batch_size} :][:{e.batch_size}]
    X_t, Y, m = X[:, batch], Y_all[:, batch], batch.size
"""
    if not keep_probs(e):
        return lines
    if e.frozen_mask:
        return f"""\
{lines}    rng = np.random.RandomState({e.dropout_seed})  # the same units go each time (8.9.2)
    D = {{l: rng.random((n[l], m)) < keep_prob[l] for l in keep_prob}}
"""
    return f"""\
{lines}    D = {{l: rng.random((n[l], m), "f4") < np.float32(keep_prob[l]) for l in keep_prob}}
"""


def _cost(e: Experiment, n_classes: int) -> str:
    """Eq. 6, and the penalties of eq. 8 and 9."""
    lines = """\
    z = Z[L]
    J = (np.maximum(z, 0) - z * Y + np.log1p(np.exp(-np.abs(z)))).sum() / m  # eq. 6, from Z
"""
    if n_classes > 2:
        lines = """\
    z = Z[L] - Z[L].max(axis=0)
    J = (np.log(np.exp(z).sum(axis=0)) - (z * Y).sum(axis=0)).sum() / m  # softmax's eq. 6
"""
    if e.lambd:
        lines += f"    J += {e.lambd!r} / (2 * m) * sum(np.sum(W[l] * W[l]) for l in W)  # eq. 9\n"
    if e.lambd_l1:
        lines += f"    J += {e.lambd_l1!r} / m * sum(np.sum(np.abs(W[l])) for l in W)  # eq. 8\n"
    return lines


def _backward(e: Experiment) -> str:
    """Eq. 10, from the last layer to the first."""
    added = [f"{e.lambd!r} / m * W[l]"] if e.lambd else []
    added += [f"{e.lambd_l1!r} / m * np.sign(W[l])"] if e.lambd_l1 else []
    penalty = " + ({})".format(" + ".join(added)) if added else ""
    lines = f"""\
    dZ = A[L] - Y  # eq. 10
    for l in range(L, 0, -1):
        dW[l][:] = dZ @ A[l - 1].T / m{penalty}
        db[l][:] = dZ.sum(axis=1, keepdims=True) / m
"""
    if not e.hidden:
        return lines
    dropping = keep_probs(e)
    dA = "drop(W[l].T @ dZ, D, l - 1)" if dropping else "W[l].T @ dZ"
    slope = ACTIVATIONS[e.activation][1].format(G="G" if dropping else "A")
    return f"""\
{lines}        if l > 1:
            dZ = ({dA}) * ({slope})
"""


def result(experiment: Experiment, n_classes: int) -> str:
    """What the script prints when it is done."""
    predicted = "[0] > 0.5" if n_classes == 2 else ".argmax(axis=0)"
    forward = "forward(X, {})" if keep_probs(experiment) else "forward(X)"
    return RESULT.format(predicted=f"{forward}[-1][L]{predicted}")
