"""Who takes part, what may be asked of them, and the phases a relationship goes through."""

from enum import StrEnum


class Role(StrEnum):
    MENTEE = "mentee"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"


PAIR = (Role.MENTEE, Role.MENTOR)


class Phase(StrEnum):
    """Where a relationship stands. It only ever moves forward; when the mentor is replaced, choosing begins anew."""

    CHOOSING = "choosing"
    ONBOARDING = "onboarding"
    FIRST_MEETING = "first-meeting"
    CORE = "core"
    CLOSING = "closing"
    CLOSED = "closed"


class Status(StrEnum):
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Hold(StrEnum):
    """What may hold a relationship up. ASKED: somebody asked for a pause. CONFLICT: one of interest, which the coordinator settles."""

    ASKED = "asked"
    MENTEE_AWAY = "mentee-away"
    MENTOR_AWAY = "mentor-away"
    CONFLICT = "conflict"


class Transition(StrEnum):
    """The move in working life that a mentoring serves, if it serves one (S3); none at all is just as valid (S4)."""

    NEW_POST = "new-post"
    MOBILITY = "mobility"
    PROMOTION = "promotion"
    RETURN_FROM_LEAVE = "return-from-leave"
    OTHER = "other"


class AskKind(StrEnum):
    """Everything that a person may be asked for, or may send unasked (mentoring/initiatives.py)."""

    PROPOSAL = "proposal"
    ACCEPT = "accept"
    QUESTION = "question"
    DECLARATION = "declaration"
    INTRODUCTION = "introduction"
    CHARTER_DRAFT = "charter-draft"
    CHARTER_AGREE = "charter-agree"
    CHARTER_CHANGE = "charter-change"
    CHARTER_REVIEW = "charter-review"
    GOALS = "goals"
    GOALS_CHANGE = "goals-change"
    GOALS_COMMENT = "goals-comment"
    DOSSIER = "dossier"
    MEETING_DATE = "meeting-date"
    MEETING_CHANGE = "meeting-change"
    EXTRA_MEETING = "extra-meeting"
    EXTRA_ANSWER = "extra-answer"
    TOPICS = "topics"
    DEBRIEF = "debrief"
    ACTION_PLAN = "action-plan"
    PLAN_CHANGE = "plan-change"
    PLAN_ACCEPT = "plan-accept"
    SKILLS = "skills"
    CHALLENGE_PROPOSE = "challenge-propose"
    CHALLENGE_ANSWER = "challenge-answer"
    CHALLENGE_OPTIONS = "challenge-options"
    CHALLENGE_DEBRIEF = "challenge-debrief"
    EVALUATION = "evaluation"
    SAFE_EXIT = "safe-exit"
    MENTOR_STOP = "mentor-stop"
    GOAL_TIE = "goal-tie"
    BALANCE = "balance"
    BALANCE_VIEW = "balance-view"
    PROMOTION = "promotion"
    TAPERING = "tapering"
    REMATCH = "rematch"
    IN_TOUCH = "in-touch"
    EXTENSION = "extension"
    DECISION = "decision"
    PAUSE_CHECK = "pause-check"


class Closing(StrEnum):
    """How a relationship ended. Each is its own outcome: finishing early is not cancelling, silence is not success."""

    COMPLETED = "completed"
    COMPLETED_EARLY = "completed-early"
    ENDED = "ended"
    LEFT = "left"
    CONFLICT = "conflict"
    NO_ANSWER = "no-answer"
    NO_MENTOR = "no-mentor"
    CANCELLED_BEFORE_START = "cancelled-before-start"


class EndReason(StrEnum):
    """Why a relationship ends early. A code, never a sentence: free text does not enter the engine.

    The last two are the engine's own conclusions, after every reminder and the coordinator's silence.
    """

    GOALS_REACHED = "goals-reached"
    BY_AGREEMENT = "by-agreement"
    MENTEE_WISH = "mentee-wish"
    MENTOR_WISH = "mentor-wish"
    LEFT = "left"
    CONFLICT = "conflict"
    PROGRAMME = "programme"
    COORDINATOR = "coordinator"
    OTHER = "other"
    NO_ANSWER = "no-answer"
    NO_MENTOR = "no-mentor"


class HrEventType(StrEnum):
    """What can happen. SCHEDULED says in advance what TERMINATED says: each takes effect on its own date.

    The two cancellations take back every termination (rehire) written down before them, or the one they supersede.
    """

    TERMINATED = "employee.terminated"
    TERMINATION_SCHEDULED = "employee.terminated.scheduled"
    TERMINATION_CANCELLED = "employee.terminated.cancelled"
    REHIRED = "employee.rehired"
    REHIRE_CANCELLED = "employee.rehired.cancelled"
    MANAGER_CHANGED = "employee.manager_changed"
    TRANSFERRED = "employee.transferred"
    LEAVE_STARTED = "employee.leave_started"
    LEAVE_ENDED = "employee.leave_ended"
    IDENTITY_CHANGED = "employee.identity_changed"
    ERASURE_REQUESTED = "employee.erasure_requested"
    MENTORING_REQUESTED = "mentoring.requested"
