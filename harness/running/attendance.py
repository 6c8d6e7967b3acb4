"""The host's part in a run: it meets the callee where the task's driver waits for it."""

import dataclasses

import msgspec

from harness.intake import documents, folders
from harness.intake.files import Refused
from harness.running.tree import Tree
from harness.tasks.mistakes import TaskMistaken, mistakes
from harness.tasks.task import Task, Visit
from harness.worker.files import atomic_write
from harness.worker.tasks.driver import FrameworkFailed

END_SECONDS = 1.0  # that a callee takes to end, if it was its end that spoilt the meeting


class CalleeGone(Exception):
    """It has ended while the host attended it: how, its outcome tells."""


class Attendance:
    """`look` is called while the tree runs, and returns at once unless the callee waits."""

    def __init__(self, task: Task, tree: Tree, visit: Visit) -> None:
        self.task = task
        self.tree = tree
        self.visit = visit
        self.left = list(task.meetings)

    def look(self) -> None:
        """Raises TaskMistaken; whatever the session's tick raises passes through."""
        self.visit.tick()
        if not self.left:
            return
        offer = self.visit.evidence / f"{self.left[0]}.offer.json"
        if not offer.exists():
            return
        meeting = self.left.pop(0)
        end = "done"
        try:
            found = self._attend(meeting, documents.document(offer))
        except CalleeGone:
            return
        except (FrameworkFailed, Refused, TaskMistaken) as problem:
            # What else should a task meet than refused connections, once its callee is gone?
            if self.tree.ends_within(END_SECONDS):
                return
            if isinstance(problem, TaskMistaken):
                raise
            end, found = "failed", msgspec.json.encode(str(problem))
        answer = self.visit.evidence / f"{meeting}.{end}.json"
        for file in (answer, answer.with_name(f"{answer.name}.partial")):
            folders.remove(file)  # the callee's own, if there is anything
        atomic_write(answer, found)

    def _attend(self, meeting: str, offer: object) -> bytes:
        failed: FrameworkFailed
        with mistakes(self.task, meeting) as lent:
            visit = dataclasses.replace(self.visit, tick=lent.passing(self._tick))
            try:
                return msgspec.json.encode(self.task.attend(meeting, offer, visit))
            except FrameworkFailed as problem:
                failed = problem
        raise failed

    def _tick(self) -> None:
        self.visit.tick()
        if not self.tree.up:
            raise CalleeGone
