"""A build whose relationships all fail, and another that is like ours: for the proof that a deploy can be taken back."""

from temporalio import workflow
from temporalio.plugin import SimplePlugin

from contracts.messages import Chapter, Closed
from workflows.mentoring_relationship import MentoringRelationship


@workflow.defn(name="MentoringRelationship")
class FailsAtOnce(MentoringRelationship):
    @workflow.init
    def __init__(self, chapter: Chapter) -> None:
        super().__init__(chapter)

    @workflow.run
    async def run(self, chapter: Chapter) -> Closed:
        raise ValueError("a bad build")


class InsteadOfOurs(SimplePlugin):
    """A worker with this takes a story of its own for the relationship's."""

    def __init__(self, story: type) -> None:
        super().__init__("another-story", workflows=lambda _: [story])
