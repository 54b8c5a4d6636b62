"""`mentoring.eligibility` for every mentee with every mentor at once: the same verdict, without a call for each pair."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mentoring.directory import Directory, Member
from mentoring.eligibility import (
    Circumstances,
    RefusalCode,
    kept_apart,
    refusals_of_mentee,
    refusals_of_mentor,
    refusals_of_pair,
)

Verdicts = npt.NDArray[np.bool_]


class Exclusions:
    """Who may not be paired with whom. `refused` [mentee, mentor]: whether `refusals` would find anything.

    Lines, declarations and relationships concern few pairs each and are looked up one by one; what is true of one
    person alone (leave, capacity, a broken line) fills a row or a column; a shared manager, who may have thousands of
    reports, is a comparison of two lists of numbers.
    """

    def __init__(
        self, mentees: Sequence[Member], mentors: Sequence[Member], directory: Directory, circumstances: Circumstances
    ) -> None:
        self._mentees, self._mentors = mentees, mentors
        self._directory = directory
        self._shared_apart = not circumstances.allow_shared_manager
        self._circumstances = circumstances.model_copy(update={"allow_shared_manager": True})
        self._column = {mentor.id: column for column, mentor in enumerate(mentors)}
        number = {one.manager: place for place, one in enumerate((*mentees, *mentors))}
        self._mentee_manager = np.array([number[one.manager] if one.manager else -1 for one in mentees], np.int32)
        self._mentor_manager = np.array([number[one.manager] if one.manager else -2 for one in mentors], np.int32)
        self._of_mentors = [refusals_of_mentor(mentor, directory, circumstances) for mentor in mentors]
        self._near = [self._columns_of(near) for _, near in kept_apart(mentees, directory, self._circumstances)]
        self.refused = self._verdicts()

    def reasons_against(self, row: int) -> dict[RefusalCode, int]:
        """For one mentee: against how many of the mentors each reason stands, the most frequent first."""
        mentee = self._mentees[row]
        counts = Counter(self._against_mentors)
        for refusal in refusals_of_mentee(mentee, self._directory, self._circumstances):
            # What stands against the mentee stands against each pair, once, even if the mentor has the same trouble.
            counts[refusal.code] = len(self._mentors)
        for column in self._near[row]:
            between = refusals_of_pair(mentee, self._mentors[column], self._directory, self._circumstances)
            counts.update(refusal.code for refusal in between)
        if self._shared_apart:
            counts[RefusalCode.SHARED_MANAGER] += int(self._shares_manager(row).sum())
        return {code: count for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])) if count}

    @property
    def _against_mentors(self) -> Counter[RefusalCode]:
        return Counter(code for against in self._of_mentors for code in {refusal.code for refusal in against})

    def _columns_of(self, near: set[str]) -> list[int]:
        if len(near) > len(self._column):
            return sorted(column for mentor, column in self._column.items() if mentor in near)
        return sorted(self._column[one] for one in near if one in self._column)

    def _verdicts(self) -> Verdicts:
        refused = np.zeros((len(self._mentees), len(self._mentors)), np.bool_)
        refused[:, [bool(against) for against in self._of_mentors]] = True
        for row, mentee in enumerate(self._mentees):
            if refusals_of_mentee(mentee, self._directory, self._circumstances):
                refused[row] = True
            else:
                refused[row, self._near[row]] = True
                if self._shared_apart:
                    refused[row] |= self._shares_manager(row)
        return refused

    def _shares_manager(self, row: int) -> Verdicts:
        """The mentors with this mentee's direct manager; they themselves, if they are a mentor too, do not count."""
        shared = self._mentor_manager == self._mentee_manager[row]
        own = self._column.get(self._mentees[row].id)
        if own is not None:
            shared[own] = False
        return np.asarray(shared, np.bool_)
