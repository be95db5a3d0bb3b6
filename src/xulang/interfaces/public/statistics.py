"""Open data of the statistics: a page that says what is in them and by which rule, CSV and JSON by year."""

from dataclasses import asdict, fields
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xulang.insight import api as insight
from xulang.interfaces.public.open_data import JSON, csv_answer, open_answer
from xulang.interfaces.shared.capacity import today as hanoi_today
from xulang.platform import clock

YEARS: Final = 6
FIELDS: Final = tuple(one.name for one in fields(insight.OpenCell))


@require_safe
@cache_control(public=True, max_age=300)
def statistics_page(http: HttpRequest) -> HttpResponse:
    """What the columns mean, which cells are left empty and why, and a file for each year."""
    today = hanoi_today(now=clock.now())
    return render(
        http,
        "public/statistics.html",
        {
            "years": range(today.year, today.year - YEARS, -1),
            "least": insight.LEAST_COMPANIES,
            "most": insight.MOST_OF_ONE,
        },
    )


@require_safe
@cache_control(public=True, max_age=3600)
def crossings_csv(_http: HttpRequest, year: int) -> HttpResponse:
    return csv_answer(f"crossings-{year}.csv", FIELDS, [asdict(one) for one in _cells(year)])


@require_safe
@cache_control(public=True, max_age=3600)
def crossings_json(_http: HttpRequest, year: int) -> HttpResponse:
    body = {
        "version": 1,
        "year": year,
        "least_companies": insight.LEAST_COMPANIES,
        "most_of_one_percent": insight.MOST_OF_ONE,
        "cells": [asdict(one) for one in _cells(year)],
    }
    return open_answer(msgspec.json.encode(body), content_type=JSON)


def _cells(year: int) -> tuple[insight.OpenCell, ...]:
    today = hanoi_today(now=clock.now())
    if not today.year - YEARS < year <= today.year:
        raise Http404
    return _once_a_day(year, today)


@lru_cache(maxsize=YEARS)
def _once_a_day(year: int, today: date) -> tuple[insight.OpenCell, ...]:
    """A year of crossings is counted once a day and process: anybody may ask as often as he likes."""
    return tuple(insight.open_cells(year=year, today=today))


def forget_cells() -> None:
    """What was counted is counted anew: tests change the database between two looks."""
    _once_a_day.cache_clear()
