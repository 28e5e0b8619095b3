"""The encodings in which a bill's table is handed out."""

from django.http import Http404

from madoguchi.identity.member_request import MemberRequest

CSV_CODECS = {"utf-8": "utf-8-sig", "cp932": "cp932"}


def csv_codec_or_404(request: MemberRequest) -> str:
    """The codec that `encoding` of the query names; UTF-8 with BOM without one."""
    codec = CSV_CODECS.get(request.GET.get("encoding", "utf-8"))
    if codec is None:
        raise Http404
    return codec
