"""When a site is audited: each wall time once, also when clocks change; what was missed is caught up once."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from auditor.service.faults import ChangedMeanwhile, Refusal
from auditor.service.schedule import cron_of, timetable
from auditor.service.scheduler import ScheduleRow
from tests.service.serving import served


def moments(line, zone, after, count, **more):
    table = timetable(line, zone, more.get("blackout", ""), more.get("jitter", 0))
    return list(islice(table.moments(datetime.fromisoformat(after), more.get("key", "")), count))


def walls(line, zone, after, count, **more):
    table = timetable(line, zone, more.get("blackout", ""), more.get("jitter", 0))
    return [f"{one.astimezone(table.zone):%d %H:%M}" for one in moments(line, zone, after, count, **more)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("every night at 3", "0 3 * * *"),
        ("Every day at 23:45", "45 23 * * *"),
        ("  30   2 * *  1-5 ", "30 2 * * 1-5"),
        ("every night at 25", "every night at 25"),
        ("", ""),
    ],
)
def test_words_and_lines_mean_the_same(text, line):
    assert cron_of(text) == line


@pytest.mark.parametrize(
    ("zone", "night", "wanted"),
    [
        # Clocks go from 2 to 3: half past two does not exist; the run begins when the gap is over.
        ("Europe/Berlin", "2026-03-28T12:00+00:00", ["29 03:00", "30 02:30", "31 02:30"]),
        ("America/New_York", "2026-03-07T12:00+00:00", ["08 03:00", "09 02:30", "10 02:30"]),
        # Half an hour only, and in the other half of the year.
        ("Australia/Lord_Howe", "2026-10-03T06:00+00:00", ["04 02:30", "05 02:30", "06 02:30"]),
        # Clocks go back: half past two is there twice, the run only once.
        ("Europe/Berlin", "2026-10-24T12:00+00:00", ["25 02:30", "26 02:30", "27 02:30"]),
        ("America/New_York", "2026-10-31T12:00+00:00", ["01 02:30", "02 02:30", "03 02:30"]),
        ("UTC", "2026-03-28T12:00+00:00", ["29 02:30", "30 02:30", "31 02:30"]),
    ],
)
def test_each_wall_time_is_used_once_when_clocks_change(zone, night, wanted):
    assert walls("30 2 * * *", zone, night, 3) == wanted


def test_a_time_that_is_there_twice_is_the_first_of_the_two():
    (first,) = moments("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00+00:00", 1)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    # Between the two nothing is due any more.
    table = timetable("30 2 * * *", "Europe/Berlin", "", 0)
    assert table.due(first, first + timedelta(hours=1, minutes=1), "") is None


def test_two_lines_within_one_gap_are_one_run():
    assert walls("0,15,30,45 2 * * *", "Europe/Berlin", "2026-03-28T12:00+00:00", 2) == ["29 03:00", "30 02:00"]


def test_no_run_begins_in_blackout_hours_also_over_midnight():
    assert walls("0 */6 * * *", "UTC", "2026-05-01T00:30+00:00", 3, blackout="08:00-18:30, 23:00-01:00") == [
        "01 06:00",
        "02 06:00",
        "03 06:00",
    ]


def test_a_spread_is_the_same_every_night_and_another_one_for_another_site():
    nights = moments("0 3 * * *", "UTC", "2026-05-01T00:00+00:00", 3, jitter=60, key="7")
    assert len({one.time() for one in nights}) == 1
    assert timedelta() <= nights[0] - datetime(2026, 5, 1, 3, tzinfo=UTC) < timedelta(hours=1)
    assert nights != moments("0 3 * * *", "UTC", "2026-05-01T00:00+00:00", 3, jitter=60, key="8")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (("every fortnight", "UTC", "", 0), "line"),
        (("61 3 * * *", "UTC", "", 0), "line"),
        (("0 3 31 2 *", "UTC", "", 0), "line"),
        (("0 3 * * * *", "UTC", "", 0), "line"),
        (("0 3 * * *", "Europe/Nowhere", "", 0), "zone"),
        (("0 3 * * *", "UTC", "from eight", 0), "blackout"),
        (("0 3 * * *", "UTC", "25:00-26:00", 0), "blackout"),
        (("0 3 * * *", "UTC", "02:00-04:00", 0), "blackout"),
        (("0 3 * * *", "UTC", "", 5000), "jitter"),
    ],
)
def test_a_wrong_field_is_told_at_the_field(fields, wrong):
    with pytest.raises(Refusal) as refused:
        timetable(*fields)
    assert list(refused.value.fields) == [wrong]


def test_a_week_that_was_missed_is_caught_up_once(tmp_path):
    with served(tmp_path, start=False) as serving:
        site, service = serving.site("mine"), serving.service
        service.schedules.save(ScheduleRow(site.id, "every night at 3", "Europe/Berlin"), serving.clock.now())
        assert service.scheduler.look() == 0
        serving.clock.ahead = timedelta(days=7)
        assert service.scheduler.look() == 1
        assert service.scheduler.look() == 0
        assert [str(job.wish.why) for job in service.queue.open()] == ["scheduled"]
        # The clock is set back a little, and comes again to where it was: that is no new night.
        for ahead in (timedelta(days=6, hours=2), timedelta(days=7, minutes=1)):
            serving.clock.ahead = ahead
            assert service.scheduler.look() == 0
        serving.clock.ahead = timedelta(days=8, minutes=1)
        assert service.scheduler.look() == 1
        assert len(service.queue.open()) == 1, "the run of the night before still waits"


def test_after_a_clock_that_was_years_ahead_the_next_night_is_audited(tmp_path):
    with served(tmp_path, start=False) as serving:
        site, service = serving.site("mine"), serving.service
        service.schedules.save(ScheduleRow(site.id, "every night at 3"), serving.clock.now())
        serving.clock.ahead = timedelta(days=900)
        assert service.scheduler.look() == 1
        service.queue.stop(service.queue.open()[0].id)
        serving.clock.ahead = timedelta()
        assert service.scheduler.look() == 0
        serving.clock.ahead = timedelta(days=1)
        assert service.scheduler.look() == 1


def test_of_two_who_change_a_schedule_the_second_is_told(tmp_path):
    with served(tmp_path, start=False) as serving:
        site, now = serving.site("mine"), serving.clock.now()
        schedules = serving.service.schedules
        schedules.save(ScheduleRow(site.id, "0 3 * * *"), now)
        held = schedules.get(site.id)
        schedules.save(ScheduleRow(site.id, "0 4 * * *", version=held.version), now)
        with pytest.raises(ChangedMeanwhile):
            schedules.save(ScheduleRow(site.id, "0 5 * * *", version=held.version), now)
        with pytest.raises(ChangedMeanwhile):
            schedules.save(ScheduleRow(site.id, "0 5 * * *"), now)
        assert schedules.get(site.id).line == "0 4 * * *"
