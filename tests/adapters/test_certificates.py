"""Certificates and the mentee's last page: read back out of the PDF, and a code that only we can have made."""

import io
from pathlib import Path

import pypdf
import pytest

from adapters.certificates import Certificates
from contracts.vault import KeptAnswer
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.people import Language
from settings import Settings
from tests.adapters.every_letter import every_letter
from tests.adapters.letter_samples import FakeVault, composer, kept, people


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    return Certificates(Settings(var=tmp_path, public_url="https://mentoring.example.org"))


@pytest.mark.behaviour("P10", "S35")
def test_a_code_is_always_the_same_is_read_however_it_is_copied_and_one_letter_off_is_none_of_ours(
    certificates: Certificates, tmp_path: Path
) -> None:
    code = certificates.code("r-1", "p-1")
    assert code == certificates.code("r-1", "p-1")
    assert len({code, certificates.code("r-1", "p-2"), certificates.code("r-2", "p-1")}) == 3
    assert certificates.is_genuine(code)
    assert certificates.is_genuine(code.lower().replace("-", " "))
    places = [place for place, letter in enumerate(code) if letter != "-"]
    off = [code[:place] + ("A" if code[place] != "A" else "B") + code[place + 1 :] for place in places]
    assert not any(map(certificates.is_genuine, off))
    for nonsense in ("", "é" * 24, code[:-1], code + code, "0" * 24, "A" * 24):
        assert not certificates.is_genuine(nonsense)
    elsewhere = Certificates(Settings(var=tmp_path / "elsewhere"))
    assert not elsewhere.is_genuine(code)


async def enclosed(role: Role, language: Language, vault: FakeVault, settings: Settings) -> dict[str, str]:
    """What travels with the farewell, by its name: its text."""
    letter = next(one for one in every_letter() if one.name == f"farewell-{role}" and one.numbers["meetings"])
    mail = await composer(vault, settings).compose(letter, ask_url=None, personal_url=None)
    files = {}
    for part in mail.iter_attachments():
        pages = pypdf.PdfReader(io.BytesIO(part.get_content())).pages
        assert len(pages) == 1, part.get_filename()
        files[str(part.get_filename())] = " ".join(" ".join(page.extract_text() for page in pages).split())
    return files


@pytest.mark.behaviour("P10", "S35")
@pytest.mark.parametrize("language", Language)
async def test_each_takes_a_certificate_home_and_the_mentee_alone_a_page_of_their_own(
    language: Language, tmp_path: Path
) -> None:
    settings = Settings(var=tmp_path, public_url="https://mentoring.example.org")
    goals = kept(AskKind.GOALS, Role.MENTEE)
    row = {"goal": "long " * 200, "skill": "x" * 200, "horizon": "short", "scope": "inside", "success": ""}
    long = KeptAnswer(**{**goals.model_dump(), "values": {"goals": [row] * 3}})
    vault = FakeVault(people(language))
    vault.answers[goals.id] = long
    mentee, mentor = [await enclosed(role, language, vault, settings) for role in PAIR]
    assert (len(mentee), len(mentor)) == (2, 1)
    [certificate] = mentor.values()
    assert "Nadia Benali" in certificate
    assert "Léa" not in certificate, "with whom is nobody's business"
    code = Certificates(settings).code("r-1", "p-mentor")
    assert code in certificate
    assert f"/certificate/{code}" in certificate.replace(" ", "")
    own = next(text for name, text in mentee.items() if "Le comité de mars" in text)
    assert "5" in own
    assert "Nadia Benali" in own


async def test_a_name_wider_than_the_page_is_broken_and_any_other_stays_as_it_is(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, public_url="https://mentoring.example.org")
    for name in ("X" * 150, "Đặng Thị Ngọc Ánh-Østergård de La Rochefoucauld"):
        vault = FakeVault()
        vault.people["p-mentee"] = people()["p-mentee"].model_copy(update={"name": name})
        letter = next(one for one in every_letter() if one.name == "farewell-mentee" and one.numbers["meetings"])
        mail = await composer(vault, settings).compose(letter, ask_url=None, personal_url=None)
        for part in mail.iter_attachments():
            told = pypdf.PdfReader(io.BytesIO(part.get_content())).pages[0].extract_text().replace("\u200b", "")
            assert "".join(name.split()) in "".join(told.split())
            assert max(line.count("X") for line in told.splitlines()) < 100
