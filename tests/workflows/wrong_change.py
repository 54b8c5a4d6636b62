"""Changes of the story that running relationships would not survive: for the proof that the replay test sees them.

In a module of its own, because the sandbox loads it anew with all that it imports.
"""

from temporalio import workflow

from contracts.messages import Chapter, Closed
from workflows.mentoring_relationship import MentoringRelationship


@workflow.defn(name="MentoringRelationship")
class WaitsAtTheStart(MentoringRelationship):
    @workflow.init
    def __init__(self, chapter: Chapter) -> None:
        super().__init__(chapter)

    @workflow.run
    async def run(self, chapter: Chapter) -> Closed:
        await workflow.sleep(60)
        return await super().run(chapter)


@workflow.defn(name="MentoringRelationship")
class WaitsAtTheEnd(MentoringRelationship):
    @workflow.init
    def __init__(self, chapter: Chapter) -> None:
        super().__init__(chapter)

    @workflow.run
    async def run(self, chapter: Chapter) -> Closed:
        closed = await super().run(chapter)
        await workflow.sleep(60)
        return closed
