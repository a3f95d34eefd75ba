"""What the DevTools protocol says, as far as it is read here: a field that no module reads is not listed.

Everything may be missing (`total=False`): what comes from a browser with a hostile page in it is never taken for complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from auditor.model.page import JSON


class EventFrame(TypedDict, total=False):
    """A frame (Page.Frame)."""

    id: str
    parentId: str
    loaderId: str
    url: str


class FrameTree(TypedDict, total=False):
    """A frame and those inside it (Page.FrameTree)."""

    frame: EventFrame
    childFrames: list[FrameTree]


class EventRequest(TypedDict, total=False):
    """What a page asks for (Network.Request)."""

    url: str
    headers: Mapping[str, str]


class EventResponse(TypedDict, total=False):
    """What it gets (Network.Response)."""

    url: str
    status: float
    mimeType: str
    headers: Mapping[str, str]


class RemoteValue(TypedDict, total=False):
    """A value of a page's script (Runtime.RemoteObject)."""

    value: JSON
    description: str


class ExceptionDetails(TypedDict, total=False):
    """What a script threw (Runtime.ExceptionDetails)."""

    text: str
    exception: RemoteValue


class EventTarget(TypedDict, total=False):
    """A tab, window or frame with a process of its own (Target.TargetInfo)."""

    targetId: str
    type: str
    openerId: str


class EventParams(TypedDict, total=False):
    """The parameters of all events that page_events.py reacts to, in one."""

    args: list[RemoteValue]
    blockedReason: str
    canceled: bool
    errorText: str
    exceptionDetails: ExceptionDetails
    frame: EventFrame
    frameId: str
    loaderId: str
    name: str
    request: EventRequest
    requestId: str
    response: EventResponse
    sessionId: str
    targetId: str
    targetInfo: EventTarget
    type: str
    url: str


class CallError(TypedDict, total=False):
    """Why a call failed."""

    message: str


class Message(TypedDict, total=False):
    """One message of the browser: the answer to a call (with `id`) or an event (with `method`)."""

    id: int
    result: dict[str, Any]
    error: CallError
    method: str
    params: EventParams
    sessionId: str


class DescribedNode(TypedDict, total=False):
    """A node of the document as DevTools describes it (DOM.Node)."""

    nodeType: int
    localName: str
    backendNodeId: int
    attributes: list[str]
    """Names and values in turn."""
    frameId: str
    shadowRootType: str
    shadowRoots: list[DescribedNode]
    contentDocument: DescribedNode
    children: list[DescribedNode]
