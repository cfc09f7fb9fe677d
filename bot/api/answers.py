"""What answers hold: every field is always there, null where it is not known."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from bot.api.states import Status


class Answer(BaseModel):
    """An answer's body, or a part of one."""

    model_config = ConfigDict(extra="forbid")


class FormatAnswer(Answer):
    """One of the site's formats."""

    format_id: str
    format: str
    quality: str | None
    resolution: str | None
    fps: float | None
    file_size: int | None
    audio_codec: str | None
    video_codec: str | None


class InfoAnswer(Answer):
    """What a link leads to, and what it costs."""

    url: str
    title: str
    description: str
    uploader: str | None
    upload_date: str | None
    duration: float | None
    view_count: int | None
    like_count: int | None
    thumbnail_url: str | None
    platform: str
    video_id: str
    estimated_credits: int
    estimated_usd: float | None = Field(description="With the wallet as what a key pays from.")
    is_live: bool
    formats: list[FormatAnswer]
    quality_options: list[str]
    subtitles: list[str]
    items_count: int | None = Field(description="Of a list.")


class PlaylistItem(Answer):
    """An item of a list, not looked up."""

    index: int
    url: str
    title: str
    duration: float | None
    uploader: str | None


class PlaylistAnswer(Answer):
    """The items of a list."""

    title: str
    platform: str
    total: int
    items: list[PlaylistItem]


class JobError(Answer):
    """Why a job failed."""

    model_config = ConfigDict(extra="allow")

    code: str
    message: str


class FileAnswer(Answer):
    """A file that a job brought."""

    role: str
    name: str
    size: int
    type: str
    url: str


class JobAnswer(Answer):
    """A job."""

    id: int
    status: Status
    progress: int
    url: str
    platform: str | None
    format: str | None
    quality: str | None
    audio_only: bool
    include_thumbnail: bool
    title: str | None
    original_title: str | None
    output_filename: str | None
    estimated_duration: float | None
    duration: float | None
    created_at: datetime
    completed_at: datetime | None
    processing_time: float | None
    task_id: str
    download_url: str | None
    thumbnail_url: str | None
    expires_at: datetime | None
    file_size: int | None
    resolution: str | None
    fps: float | int | None
    audio_codec: str | None
    video_codec: str | None
    estimated_credits: int | None
    credits_used: int | None
    estimated_usd: float | None
    usd_used: float | None
    status_url: str | None
    error: JobError | None
    files: list[FileAnswer]
    items: list["JobAnswer"] | None = Field(description="Of a list.")


class CreatedAnswer(Answer):
    """A job that was just made."""

    job: JobAnswer
    estimated_credits: int | None
    estimated_usd: float | None
    message: str


class BulkAnswer(Answer):
    """The jobs of a bulk request."""

    jobs: list[JobAnswer]
    estimated_credits: int | None
    estimated_usd: float | None
    message: str


class JobsAnswer(Answer):
    """Some jobs, newest first."""

    items: list[JobAnswer]
    total: int
    limit: int
    skip: int


class MessageAnswer(Answer):
    """What was done."""

    message: str


class RecentAnswer(Answer):
    """A job in short."""

    id: int
    title: str
    platform: str
    format: str
    status: Status
    created_at: datetime


class StatsAnswer(Answer):
    """Sums over what was delivered."""

    total_downloads: int
    total_duration: float
    total_credits_used: int
    total_usd_used: float
    downloads_by_platform: dict[str, int]
    downloads_by_format: dict[str, int]
    recent_downloads: list[RecentAnswer]


class Limitations(Answer):
    """What holds for everything that is asked for."""

    max_duration_minutes: float | int | None
    requires_authentication: bool
    credit_cost: int | str


class FormatsAnswer(Answer):
    """What can be asked for."""

    video_formats: list[str]
    audio_formats: list[str]
    quality_options: list[str]
    supported_platforms: list[str]
    limitations: Limitations


class CreditsAnswer(Answer):
    """What the account can spend, and what its running jobs hold."""

    credits: int
    credits_held: int
    usd: float
    usd_held: float
    billing: str = Field(description="What this request's jobs are paid in: credits or wallet.")


class EntryAnswer(Answer):
    """A line of the account's book."""

    id: int
    kind: str
    amount: float | int
    currency: str
    job_id: int | None
    reason: str
    created_at: datetime


class EntriesAnswer(Answer):
    """Some lines of the account's book, newest first."""

    items: list[EntryAnswer]
    total: int
    limit: int
    skip: int


class KeyAnswer(Answer):
    """An API key, without what opens anything."""

    prefix: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class NewKeyAnswer(KeyAnswer):
    """An API key with its text, shown this once."""

    key: str


class KeysAnswer(Answer):
    """The account's API keys."""

    items: list[KeyAnswer]


class WebhookAnswer(Answer):
    """A webhook."""

    id: int
    url: str
    active: bool
    created_at: datetime


class NewWebhookAnswer(WebhookAnswer):
    """A webhook with the secret that its calls are signed with, shown this once."""

    secret: str


class WebhooksAnswer(Answer):
    """The account's webhooks."""

    items: list[WebhookAnswer]


class SessionAnswer(Answer):
    """A session's token."""

    access_token: str
    token_type: str
    expires_at: datetime
    expires_in: int


class LinkAnswer(Answer):
    """A link to a job's file."""

    url: str
    expires_at: datetime
    max_downloads: int | None


class ErrorFacts(Answer):
    """What went wrong, with the facts of it."""

    model_config = ConfigDict(extra="allow")

    code: str
    message: str


class ErrorAnswer(Answer):
    """Any refusal."""

    error: ErrorFacts
    detail: str
