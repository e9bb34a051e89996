"""How much comes in at once: neither the memory nor the disk is filled by a stranger."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from records.rules.file_kinds import LARGEST, MEGABYTE, size_objection
from scs_admin.uploads import MOST

pytestmark = pytest.mark.django_db


def sent(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.pdf", b"%PDF-" + b"0" * (size - 5), "application/pdf")


def test_file_when_it_is_too_large_is_cut_where_that_is_seen() -> None:
    """Otherwise every page that reads a file would hold all of it, before anything says that it is too large."""
    request = RequestFactory().post("/", {"papers": [sent(LARGEST + 9 * MEGABYTE), sent(LARGEST), sent(7)]})
    large, largest, small = request.FILES.getlist("papers")
    assert LARGEST < large.size < LARGEST + MEGABYTE
    assert len(large.read()) == large.size
    assert size_objection(large.size) is not None
    assert (largest.size, small.size, size_objection(largest.size)) == (LARGEST, 7, None)
    request.close()  # its temporary files go with it


@pytest.mark.parametrize("address", ["/case/", "/api/v1/register/search/", "/api/v1/consultations/x/comments/"])
def test_request_when_it_is_too_large_is_answered_and_not_read(client: Client, address: str) -> None:
    """A program of a few lines, without an account, would otherwise fill the memory of this machine."""
    whole = str(10 * MEGABYTE * 1000)
    answer = client.post(address, b"{}", content_type="application/json", CONTENT_LENGTH=whole)
    assert answer.status_code == 413
    if address.startswith("/api/"):
        assert answer["Content-Type"] == "application/problem+json"
        assert (answer.json()["status"], answer.json()["type"][-9:]) == (413, "too-large")
    else:
        assert "This is too much at once" in answer.content.decode()


def test_all_papers_of_a_filing_fit_into_one_request() -> None:
    assert MOST[-1][1] > 10 * LARGEST
