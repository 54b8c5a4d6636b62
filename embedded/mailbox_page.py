"""The mailbox as a page: a list, one mail, its files. For whoever runs Télémaque on this machine; no JavaScript."""

from pathlib import Path
from typing import Annotated, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from starlette.middleware.trustedhost import TrustedHostMiddleware

from embedded.opened_mail import Opened, framed, open_mail
from embedded.postbag import Postbag

MAILS_A_PAGE = 50

HOSTS = ["127.0.0.1", "localhost"]
"""Names under which the page answers. Another one would be a stranger's page that points its own name at this machine."""

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}
FRAME_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; frame-ancestors 'self'"
)
"""A mail may show itself and open links in new tabs; it may run, fetch and send nothing."""

TEMPLATES = Jinja2Templates(directory=Path(__file__).parent / "templates")
router = APIRouter()


def create_page(bag: Postbag) -> FastAPI:
    """The page over these mails."""
    app = FastAPI(title="Mailbox", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)
    app.state.bag = bag
    app.include_router(router)
    return app


def the_bag(request: Request) -> Postbag:
    return cast(Postbag, request.app.state.bag)


Bag = Annotated[Postbag, Depends(the_bag)]


def opened(bag: Bag, name: str) -> Opened:
    message = bag.mail(name)
    if message is None:
        raise HTTPException(404, "There is no such mail.")
    return open_mail(message)


Mail = Annotated[Opened, Depends(opened)]


@router.get("/")
def mails(
    request: Request,
    bag: Bag,
    to: Annotated[str, Query(max_length=254)] = "",
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> Response:
    """The newest first; all, or those to one address."""
    found = [heading for heading in bag.headings() if to in ("", heading.to)]
    first = (page - 1) * MAILS_A_PAGE
    older = page + 1 if len(found) > first + MAILS_A_PAGE else 0
    words = {"mails": found[first : first + MAILS_A_PAGE], "to": to, "count": len(found)}
    return TEMPLATES.TemplateResponse(
        request, "mails.html", words | {"newer": page - 1, "older": older}, headers=HEADERS
    )


@router.get("/mails/{name}")
def one_mail(request: Request, bag: Bag, name: str, mail: Mail) -> Response:
    words = {"name": name, "mail": mail, "arrived": bag.arrived(name)}
    return TEMPLATES.TemplateResponse(request, "mail.html", words, headers=HEADERS)


@router.get("/mails/{name}/html")  # noqa: FAST003 - the name opens the mail, in `opened`
def html(mail: Mail) -> Response:
    """What stands in the frame."""
    return HTMLResponse(framed(mail.html), headers=HEADERS | {"Content-Security-Policy": FRAME_POLICY})


@router.get("/mails/{name}/files/{number}")  # noqa: FAST003 - see html
def one_file(mail: Mail, number: int) -> Response:
    for file in mail.files:
        if file.number == number:
            return _download(file.content, file.name)
    raise HTTPException(404, "There is no such file.")


@router.get("/mails/{name}/source")
def source(bag: Bag, name: str) -> Response:
    content = bag.source(name)
    if content is None:
        raise HTTPException(404, "There is no such mail.")
    return _download(content, name)


def _download(content: bytes, name: str) -> Response:
    """Never shown by the browser itself, whatever is in it."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = HEADERS | {"Content-Disposition": disposition}
    return Response(content, media_type="application/octet-stream", headers=headers)
