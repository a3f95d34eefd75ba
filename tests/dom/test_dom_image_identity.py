"""One picture has one identity over sizes, formats, hosts and caches; two pictures have two."""

import time

import pytest

from auditor.dom.image_identity import image_identity, srcset_addresses


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "/sites/default/files/styles/card/public/2024-01/hall.jpg.webp?itok=abc",
            "/sites/default/files/2024-01/hall.jpg",
        ),
        ("https://cdn.example/uploads/hall-300x200.jpg", "https://www.example.edu/uploads/hall.jpg?ver=3"),
        ("/uploads/hall-scaled.jpg", "/uploads/hall-1024x683.jpg"),
        ("/img/hall@2x.png", "/img/hall.png"),
        ("/_next/image?url=%2Fimg%2Fhall.png&w=640&q=75", "/img/hall.png"),
        ("/cdn-cgi/image/width=80,quality=75/uploads/hall.jpg", "/uploads/hall.jpg"),
        (
            "https://res.example/demo/image/upload/w_300,c_fill/v1700000000/hall.jpg",
            "https://res.example/demo/image/upload/hall.jpg",
        ),
        ("https://i0.wp.com/www.example.edu/up/hall.jpg?resize=300%2C200", "https://www.example.edu/up/hall.jpg"),
        ("/images/thumb/a/ab/Hall.jpg/300px-Hall.jpg", "/images/a/ab/Hall.jpg"),
        ("/fileadmin/_processed_/1/2/csm_hall_0123456789.jpg", "/fileadmin/_processed_/1/2/csm_hall_9876543210.jpg"),
        ("/static/hall.8d3f2a1b.jpg", "/static/hall.0a1b2c3d.jpg"),
        ("/media/hall.ashx?h=300&w=200", "/media/hall.ashx"),
    ],
)
def test_variants_of_one_picture_fold(first: str, second: str) -> None:
    assert image_identity(first) == image_identity(second) != ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/img/photo-1.jpg", "/img/photo-2.jpg"),
        ("/image.php?id=1", "/image.php?id=2"),
        ("/a/hall.jpg", "/b/hall.jpg"),
        ("/img/2024.jpg", "/img/2025.jpg"),
        ("data:image/png;base64,AAAA", "data:image/png;base64,BBBB"),
        ("/img/20240101.jpg", "/img/20240102.jpg"),
        ("/img/IMG_1234.jpg", "/img/IMG_1235.jpg"),
        ("/img/8d3f2a1b.jpg", "/img/0a1b2c3d.jpg"),
    ],
)
def test_different_pictures_stay_different(first: str, second: str) -> None:
    assert image_identity(first) != image_identity(second)


def test_a_srcset_gives_its_addresses_in_order() -> None:
    assert srcset_addresses("a.jpg 1x, b.jpg 2x,c.jpg 300w") == ("a.jpg", "b.jpg", "c.jpg")
    assert srcset_addresses("a,b.jpg 1x, data:image/gif;base64,R0 2x") == ("a,b.jpg", "data:image/gif;base64,R0")


@pytest.mark.parametrize("piece", ["-1", "/w_1,", "_hu0a", "a" * 9 + "-", "%20", "@2x", "/styles/x/public", "1x1,"])
def test_hostile_addresses_take_no_time(piece: str) -> None:
    started = time.process_time()
    image_identity("/" + piece * (3900 // len(piece)))
    srcset_addresses(piece * 20_000)
    assert time.process_time() - started < 3
