"""What every answer carries: language, headers, errors without a trace, refusals in words."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from xulang.interfaces.shared import navigation
from xulang.interfaces.shared.navigation import NavigationItem
from xulang.project.utf8 import only_utf8

PAGE = "/test/draft/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' http://testserver:9; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture(autouse=True)
def test_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.browser.pages"
    settings.STREAM_URL = "http://testserver:9"


def test_the_policy_allows_nothing_inline_and_nothing_foreign(client: Client) -> None:
    answer = client.get(PAGE)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert b"<script>" not in answer.content
    assert b"style=" not in answer.content


def test_an_identity_provider_may_be_a_form_s_target(client: Client, settings: Settings) -> None:
    settings.CSP_FORM_TARGETS = ["https://id.example.vn"]
    assert "form-action 'self' https://id.example.vn;" in client.get(PAGE).headers["Content-Security-Policy"]


def test_headers(client: Client) -> None:
    headers = client.get(PAGE).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=()"
    assert headers["Vary"] == "Cookie, Accept-Language, Accept-Encoding"


@pytest.mark.parametrize(
    ("wish", "given"),
    [
        ("", "vi"),
        ("en-US,en;q=0.9", "vi"),
        ("en-US,en;q=0.9,vi;q=0.8", "vi"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("en;q=0.9,zh;q=0.8,vi;q=0.7", "zh-hans"),
        ("vi,zh;q=0.5", "vi"),
        ("\x00;;q=", "vi"),
    ],
)
def test_chinese_is_given_to_who_asks_english_to_who_chooses(client: Client, wish: str, given: str) -> None:
    answer = client.get(PAGE, headers={"accept-language": wish})
    assert answer.headers["Content-Language"] == given
    assert f'<html lang="{given}">' in answer.content.decode()


def test_a_chosen_language_is_kept_and_leaves_the_address(client: Client) -> None:
    answer = client.get(PAGE, {"q": "12C", "lang": "en"}, headers={"accept-language": "zh-CN"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGE}?q=12C")
    assert client.get(PAGE, headers={"accept-language": "zh-CN"}).headers["Content-Language"] == "en"


@pytest.mark.parametrize("wrong", ["xx", "", "../vi", "EN"])
def test_an_unknown_language_changes_nothing(client: Client, wrong: str) -> None:
    assert client.get(PAGE, {"lang": wrong}).status_code == 200


def test_a_language_link_never_leads_to_another_server(client: Client) -> None:
    answer = client.get("/", {"lang": "en"}, PATH_INFO="//evil.example/")
    assert answer.headers["Location"] == "/evil.example/"


def test_a_sent_form_is_not_redirected_by_a_language(client: Client) -> None:
    assert client.post(f"{PAGE}?lang=en", {"plate": "12C"}).content == b"sent 12C"


@pytest.mark.parametrize(
    ("language", "heading"),
    [("vi", "Không có trang này"), ("en", "There is no such page"), ("zh-hans", "没有这个页面")],
)
def test_nothing_found_is_said_in_the_reader_s_language(client: Client, language: str, heading: str) -> None:
    client.cookies["django_language"] = language
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert f"<h1>{heading}</h1>" in answer.content.decode()


def test_a_crash_shows_a_reference_and_no_cause(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.raise_request_exception = False
    answer = client.get("/test/crash/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in page
    assert "secret detail" not in page
    assert "RuntimeError" not in page
    shown = page.split("<code>")[1].split("</code>")[0]
    # Who keeps the installation running reads what broke and where, and no words of the data.
    [told] = [record.getMessage() for record in caplog.records if shown in record.getMessage()]
    assert "RuntimeError" in told
    assert "tests/browser/pages.py" in told
    assert "secret detail" not in told


def test_a_form_without_its_token_is_an_expired_page() -> None:
    answer = Client(enforce_csrf_checks=True).post(PAGE, {"plate": "12C"})
    assert answer.status_code == 403
    assert "Trang này đã hết hiệu lực" in answer.content.decode()


def test_a_refusal_that_a_view_lets_through_is_a_page_in_words(client: Client) -> None:
    answer = client.get("/test/refused/")
    assert answer.status_code == 503
    assert "Đang có người khác sửa cùng hồ sơ này." in answer.content.decode()
    assert "<h1>Không thực hiện được</h1>" in answer.content.decode()


def test_a_refusal_of_a_fragment_goes_among_the_messages(client: Client) -> None:
    answer = client.get("/test/refused/", headers={"hx-request": "true"})
    assert answer.status_code == 503
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert answer.content.decode().startswith(
        '<div class="alert alert-bad" role="alert" data-code="platform.busy">'
    )


def test_several_refusals_are_all_said(client: Client) -> None:
    page = client.get("/test/refused/twice/").content.decode()
    assert page.count('class="alert alert-bad"') == 2


def test_browsers_are_told_to_stay_with_https(client: Client, settings: Settings) -> None:
    assert "Strict-Transport-Security" not in client.get(PAGE).headers
    settings.PUBLIC_URL = "https://cuakhau.example.vn"
    assert client.get(PAGE).headers["Strict-Transport-Security"] == "max-age=31536000"


def test_pages_travel_compressed(client: Client) -> None:
    answer = client.get(PAGE, headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < 1500


def test_navigation_marks_where_the_visitor_is(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [NavigationItem(label="Tests", url="/test/"), NavigationItem(label="Draft", url=PAGE, count=1234)]
    monkeypatch.setattr(navigation, "_providers", lambda: (lambda _request: items,))
    page = client.get(PAGE).content.decode()
    assert '<a href="/test/">Tests</a>' in page
    assert f'<a href="{PAGE}" aria-current="page">Draft <span class="count">1.234</span></a>' in page
    assert '<a href="/test/" aria-current="true">' in client.get("/test/work/").content.decode()
    items.append(NavigationItem(label="Work", url="/desk/", also=("/test/work/",)))
    assert '<a href="/desk/" aria-current="true">' in client.get("/test/work/").content.decode()


def test_streams_keep_the_name_the_visitor_used(client: Client, settings: Settings) -> None:
    settings.STREAM_URL = "http://127.0.0.1:8001"
    policy = client.get(PAGE, headers={"host": "localhost:8000"}).headers["Content-Security-Policy"]
    assert "connect-src 'self' http://localhost:8001;" in policy


@pytest.mark.parametrize(
    "charset",
    ["charset=utf-16", "Charset = utf-7", 'charset="unicode_escape"', "charset*=hex", "charset=no-such"],
)
def test_text_is_utf_8_whatever_charset_is_named(charset: str) -> None:
    """Python's "charsets" are not all for text, and some of them carry half characters."""
    form = f"application/x-www-form-urlencoded; {charset}"
    assert sent(b"plate=12C%C4%91+2AA-%5Cud800", form) == ("200 OK", "sent 12Cđ 2AA-\\ud800")
    part = b'Content-Disposition: form-data; name="plate"\r\n\r\n12C\xc4\x91+2AA-\r\n'
    body = b"--b\r\n" + part + b"--b--\r\n"
    assert sent(body, f"multipart/form-data; {charset}; boundary=b") == ("200 OK", "sent 12Cđ+2AA-")


def sent(body: bytes, content_type: str) -> tuple[str, str]:
    """What the server's own application answers to a form, with a query beside it."""
    answered: list[str] = []
    token = "a" * 32
    environ = RequestFactory().generic("POST", f"{PAGE}?q=%C4%91", body, "text/plain").environ
    environ |= {"CONTENT_TYPE": content_type, "HTTP_COOKIE": f"csrftoken={token}", "HTTP_X_CSRFTOKEN": token}
    application = only_utf8(get_wsgi_application())
    answer = application(environ, lambda status, *_: answered.append(status))  # type: ignore[arg-type] # nobody writes to it
    return answered[0], b"".join(answer).decode()
