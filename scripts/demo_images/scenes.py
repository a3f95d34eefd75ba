"""The pictures of the demonstration site, each a function that draws what its description says."""

from __future__ import annotations

from canvas import HAIRS, SKINS, WIDTH, Canvas, Person, building, person, tree


def city_sunset() -> Canvas:
    """Draw city buildings with an orange sunset sky."""
    canvas = Canvas("#20232f", seed=7)
    canvas.sky("#5b3a6b", "#c2544a", "#f08a3c", "#ffd08a", bottom=400)
    canvas.oval(560, 330, 52, 52, "#ffe9b8")
    for tone, low, high, wide in (("#7a4450", 120, 220, 70), ("#4a3046", 90, 270, 84)):
        x = -20.0
        while x < WIDTH:
            width = wide * canvas.random.uniform(0.6, 1.15)
            height = canvas.random.uniform(low, high)
            canvas.rect(x, 430 - height, width - 6, height + 80, tone)
            x += width
    x = 10.0
    while x < WIDTH:
        width, height = canvas.random.uniform(66, 110), canvas.random.uniform(90, 300)
        canvas.rect(x, 450 - height, width, height + 60, "#231c2e")
        for column in range(int(width // 20)):
            for row in range(int(height // 26)):
                if canvas.random.random() < 0.45:
                    canvas.rect(x + 8 + column * 19, 462 - height + row * 25, 9, 12, "#ffc566", 1)
        x += width + canvas.random.uniform(8, 26)
    canvas.rect(0, 462, WIDTH, 40, "#191522")
    return canvas


def hallway() -> Canvas:
    """Draw three people in a hospital hallway, two of them in clinical clothes."""
    canvas = Canvas("#eef2f4")
    canvas.shape([(0, 500), (800, 500), (520, 250), (280, 250)], "#cfd8dc")
    canvas.shape([(0, 0), (800, 0), (520, 110), (280, 110)], "#fbfcfd")
    canvas.shape([(0, 0), (280, 110), (280, 250), (0, 500)], "#dde6ea")
    canvas.shape([(800, 0), (520, 110), (520, 250), (800, 500)], "#d3dee3")
    canvas.rect(280, 110, 240, 140, "#b9cbd3")
    canvas.rect(360, 140, 80, 110, "#8fb0bd", 2)
    for near, far in ((70, 130), (170, 210)):
        canvas.shape([(near, 150), (far, 165), (far, 330), (near, 405)], "#9db8c4")
        canvas.shape([(800 - near, 150), (800 - far, 165), (800 - far, 330), (800 - near, 405)], "#92afbc")
    for y, half in ((24, 90), (62, 52), (90, 26)):
        canvas.rect(400 - half, y, 2 * half, 9, "#ffffff", 4)
    person(canvas, Person(280, 470, 300, skin=SKINS[3], hair=HAIRS[3], top="#b23a48", long_hair=True, stride=0.5))
    person(canvas, Person(405, 480, 315, skin=SKINS[1], hair=HAIRS[1], top="#2f7f86", legs="#2f7f86", stride=-0.5))
    person(canvas, Person(530, 470, 325, skin=SKINS[0], hair=HAIRS[2], top="#3d5a80", coat="#ffffff", stride=0.5))
    return canvas


def matching_shirts() -> Canvas:
    """Draw a group of students in the same teal shirt who smile at the camera."""
    canvas = Canvas("#f6efe2")
    canvas.sky("#cfe6f5", "#f3f8fb", bottom=330)
    tree(canvas, 90, 350, 260)
    tree(canvas, 720, 345, 240, "#5f9a5f")
    canvas.rect(0, 330, WIDTH, 170, "#9cc27e")
    shirt = "#137c8b"
    for i, x in enumerate((190, 330, 470, 610)):
        person(
            canvas,
            Person(x, 455, 290, skin=SKINS[i % 6], hair=HAIRS[(i + 3) % 6], top=shirt, long_hair=True, legs="#2d3a55"),
        )
    for i, x in enumerate((260, 400, 540)):
        person(
            canvas,
            Person(
                x,
                490,
                295,
                skin=SKINS[(i + 4) % 6],
                hair=HAIRS[(i + 1) % 6],
                top=shirt,
                long_hair=i != 1,
                legs="#3a3a48",
            ),
        )
        canvas.oval(x, 318, 13, 13, "#ffffff")
        canvas.rect(x - 3, 309, 6, 18, shirt)
        canvas.rect(x - 9, 315, 18, 6, shirt)
    return canvas


def brick_path() -> Canvas:
    """Draw five students on a brick path between lawns."""
    canvas = Canvas("#88b36b", seed=3)
    canvas.sky("#bfe0f2", "#eaf5fa", bottom=230)
    building(canvas, (40, 80), (300, 170), "#a65b45", "#e7eef2")
    building(canvas, (480, 50), (280, 200), "#b76e54", "#e7eef2")
    canvas.shape([(180, 500), (620, 500), (450, 240), (350, 240)], "#a9553d")
    for row in range(16):
        y = 240 + (row / 16) ** 1.5 * 260
        share = (y - 240) / 260
        left, right = 350 - 170 * share, 450 + 170 * share
        canvas.stroke([(left, y), (right, y)], "#c98468", 0.6 + 2 * share)
        for step in range(1, 7):
            at = left + (right - left) * (step + (row % 2) * 0.5) / 7.5
            canvas.stroke([(at, y), (at, y + 4 + 16 * share)], "#c98468", 0.6 + 1.6 * share)
    tree(canvas, 90, 360, 210)
    tree(canvas, 720, 350, 220, "#42794c")
    looks = ((250, 0, 0, "#d99a2b", True), (330, 1, 1, "#3e6fa3", False), (405, 4, 1, "#7b4b94", True))
    for x, skin, hair, top, long_hair in (*looks, (480, 3, 3, "#c8553d", False), (556, 2, 0, "#2a7f62", True)):
        stride = 0.5 if x % 2 else -0.45
        person(
            canvas, Person(x, 470, 245, skin=SKINS[skin], hair=HAIRS[hair], top=top, long_hair=long_hair, stride=stride)
        )
    return canvas


def poster() -> Canvas:
    """Draw a woman who points to a poster on a giant bulletin board; another woman looks on."""
    canvas = Canvas("#e9e4db")
    canvas.rect(0, 440, WIDTH, 60, "#b9a78e")
    canvas.rect(120, 40, 560, 300, "#6d4c35", 6)
    canvas.rect(134, 54, 532, 272, "#c99e6b", 3)
    canvas.rect(290, 74, 230, 232, "#ffffff")
    canvas.rect(290, 74, 230, 40, "#1f5f8b")
    for i, height in enumerate((46, 70, 58, 92)):
        canvas.rect(312 + i * 28, 222 - height, 18, height, ("#e07a3f", "#2a9d8f", "#e9c46a", "#1f5f8b")[i])
    for row in range(7):
        canvas.rect(440, 132 + row * 15, 62 if row % 3 else 46, 5, "#9aa5ad")
    for row in range(4):
        canvas.rect(312, 242 + row * 14, 186 if row < 3 else 110, 5, "#9aa5ad")
    for x, y, colour in ((160, 80, "#fff3c4"), (170, 190, "#d4ecd6"), (560, 90, "#fde0dd"), (572, 200, "#dbe9fb")):
        canvas.rect(x, y, 84, 92, colour)
        canvas.oval(x + 42, y + 8, 5, 5, "#c0392b")
    person(
        canvas,
        Person(
            230,
            480,
            320,
            skin=SKINS[1],
            hair=HAIRS[1],
            top="#8e3b66",
            long_hair=True,
            right_hand=(352, 190),
            legs="#2b2f4a",
        ),
    )
    person(canvas, Person(590, 480, 310, skin=SKINS[5], hair=HAIRS[5], top="#2c6e7f", long_hair=True, legs="#3f3a36"))
    return canvas


def _patient(canvas: Canvas, x: float, skin: str, hair: str, shirt: str, side: int) -> None:
    # Sits on a treatment table with one leg stretched towards the student.
    canvas.stroke([(x, 300), (x + side * 80, 318)], "#56657a", 34)
    canvas.stroke([(x + side * 80, 318), (x + side * 112, 396)], "#56657a", 28)
    canvas.rect(x - 36, 186, 72, 130, shirt, 22)
    canvas.stroke([(x + 26 * side, 210), (x + 40 * side, 290)], shirt, 20)
    canvas.oval(x, 150, 28, 30, hair)
    canvas.oval(x, 157, 23, 26, skin)
    for eye in (-9, 9):
        canvas.oval(x + eye, 154, 3, 3, "#1d1713")
    canvas.smile(x, 161, 10)


def _kneeling(canvas: Canvas, x: float, side: int, skin: str, hair: str, hand: tuple[float, float]) -> None:
    top = "#137c8b"
    canvas.stroke([(x, 400), (x - side * 44, 458)], "#27364a", 36)
    canvas.stroke([(x - side * 44, 458), (x + side * 30, 466)], "#27364a", 30)
    canvas.rect(x - 34, 286, 68, 128, top, 24)
    canvas.stroke([(x + side * 20, 312), hand], top, 20)
    canvas.oval(hand[0], hand[1], 11, 11, skin)
    canvas.oval(x, 250, 30, 32, hair)
    canvas.oval(x + side * 5, 257, 24, 27, skin)
    canvas.oval(x + side * 14, 254, 3, 3, "#1d1713")
    canvas.smile(x + side * 8, 262, 9)


def clinic() -> Canvas:
    """Draw physical therapy students with patients: one ties a shoe, the other rubs a foot."""
    canvas = Canvas("#edf3f1")
    canvas.rect(0, 430, WIDTH, 70, "#cbb79b")
    canvas.rect(60, 50, 150, 110, "#bcdcec", 4)
    canvas.rect(590, 50, 150, 110, "#bcdcec", 4)
    canvas.stroke([(135, 50), (135, 160)], "#ffffff", 4)
    canvas.stroke([(665, 50), (665, 160)], "#ffffff", 4)
    canvas.rect(330, 60, 140, 70, "#f5d76e", 10)
    canvas.oval(400, 95, 22, 22, "#e07a3f")
    for left in (70, 590):
        canvas.rect(left, 316, 150, 26, "#2c5d73", 8)
        canvas.rect(left + 16, 342, 12, 108, "#8fa3ad")
        canvas.rect(left + 122, 342, 12, 108, "#8fa3ad")
    _patient(canvas, 150, SKINS[2], HAIRS[4], "#c7683f", 1)
    _patient(canvas, 650, SKINS[0], "#c9c4bd", "#6a7fb0", -1)
    canvas.oval(272, 414, 30, 14, "#f4f4f4")
    canvas.stroke([(262, 404), (284, 410)], "#c0392b", 3)
    canvas.oval(526, 412, 30, 14, SKINS[0])
    _kneeling(canvas, 350, -1, SKINS[4], HAIRS[1], (288, 404))
    _kneeling(canvas, 450, 1, SKINS[3], HAIRS[2], (514, 402))
    return canvas


def courtyard() -> Canvas:
    """Draw a green courtyard between brick buildings, as a wide band."""
    canvas = Canvas("#8fbf74")
    canvas.sky("#8fc3e8", "#e8f4fb", bottom=280)
    building(canvas, (-10, 90), (270, 230), "#9c523f", "#dfeaf0")
    building(canvas, (540, 60), (280, 260), "#aa6049", "#dfeaf0")
    building(canvas, (280, 150), (240, 170), "#c4836b", "#dfeaf0")
    canvas.shape([(330, 150), (400, 96), (470, 150)], "#7b3f31")
    canvas.rect(384, 262, 32, 58, "#4d2a20", 3)
    canvas.rect(0, 320, WIDTH, 180, "#8fbf74")
    canvas.shape([(384, 320), (416, 320), (560, 500), (240, 500)], "#dccfb8")
    for x, size in ((110, 200), (230, 150), (580, 160), (700, 210)):
        tree(canvas, x, 380, size)
    return canvas


def evening_campus() -> Canvas:
    """Draw lit windows of the campus in the evening, as a wide band."""
    canvas = Canvas("#3d5a4a", seed=5)
    canvas.sky("#274060", "#6b6f9c", "#f2a97e", "#fbe0b5", bottom=330)
    for x, y, width, wall in ((0, 150, 190, "#5c3036"), (600, 130, 210, "#5c3036"), (210, 110, 370, "#6d3838")):
        building(canvas, (x, y), (width, 340 - y), wall, "#ffd78a")
    canvas.shape([(190, 110), (395, 44), (600, 110)], "#40242c")
    canvas.rect(0, 340, WIDTH, 160, "#3d5a4a")
    canvas.shape([(370, 340), (420, 340), (560, 500), (220, 500)], "#b79f86")
    for x, size in ((70, 210), (200, 140), (600, 150), (730, 220)):
        tree(canvas, x, 390, size, "#2c4a3d")
    for x in (300, 490):
        canvas.rect(x, 330, 5, 90, "#20242b")
        canvas.oval(x + 2, 326, 12, 12, "#ffe3a3")
    return canvas


def harbor() -> Canvas:
    """Draw the brick campus hall beside the harbor, with two sailing boats."""
    canvas = Canvas("#3f86a8")
    canvas.sky("#9fd0ef", "#eef8fd", bottom=300)
    canvas.oval(140, 90, 60, 20, "#ffffff")
    canvas.oval(190, 80, 50, 24, "#ffffff")
    building(canvas, (330, 110), (380, 200), "#a8553f", "#e2edf3")
    canvas.shape([(310, 110), (520, 40), (730, 110)], "#5d2f25")
    canvas.rect(500, 220, 44, 90, "#44261d", 3)
    canvas.rect(0, 305, WIDTH, 24, "#c7b58f")
    canvas.rect(0, 329, WIDTH, 180, "#3f86a8")
    for row in range(5):
        for column in range(9):
            x = column * 96 + (row % 2) * 48
            canvas.stroke([(x, 352 + row * 32), (x + 34, 352 + row * 32)], "#6ba9c6", 3)
    for x, y, size in ((140, 430, 1.2), (300, 390, 0.8)):
        canvas.shape(
            [(x - 44 * size, y), (x + 44 * size, y), (x + 28 * size, y + 20 * size), (x - 28 * size, y + 20 * size)],
            "#7b3f31",
        )
        canvas.shape([(x + 2, y - 6), (x + 2, y - 104 * size), (x + 46 * size, y - 6)], "#ffffff")
        canvas.shape([(x - 4, y - 6), (x - 4, y - 84 * size), (x - 34 * size, y - 6)], "#f4e3c1")
    return canvas


def simulation_lab() -> Canvas:
    """Draw two nursing students at a practice manikin in a bed."""
    canvas = Canvas("#e6eef2")
    canvas.rect(0, 420, WIDTH, 80, "#b7c4cb")
    canvas.rect(560, 70, 150, 110, "#20303a", 6)
    canvas.stroke([(575, 130), (605, 130), (618, 100), (634, 156), (648, 130), (695, 130)], "#58d68d", 4)
    canvas.rect(629, 180, 12, 250, "#7f8c8d")
    person(
        canvas,
        Person(250, 420, 290, skin=SKINS[1], hair=HAIRS[1], top="#2f7f86", long_hair=True, right_hand=(352, 290)),
    )
    person(canvas, Person(480, 420, 300, skin=SKINS[0], hair=HAIRS[3], top="#5a4fcf", left_hand=(420, 286)))
    canvas.rect(170, 330, 420, 70, "#ffffff", 10)
    canvas.rect(160, 372, 440, 34, "#6c8795", 6)
    canvas.rect(300, 306, 280, 44, "#9cc4d9", 18)
    canvas.rect(186, 312, 90, 34, "#f3f6f8", 12)
    canvas.oval(250, 306, 32, 28, "#d9b99b")
    for x in (200, 560):
        canvas.rect(x, 406, 12, 60, "#6c8795")
    return canvas


def clinic_van() -> Canvas:
    """Draw a white health van parked on a street, with a nurse at the open door."""
    canvas = Canvas("#b9c0c4")
    canvas.sky("#a9d5f0", "#f2f8fb", bottom=300)
    for x, height, wall in ((0, 190, "#c98f6b"), (170, 150, "#8fa7b5"), (560, 170, "#b76e54"), (690, 210, "#d1b27c")):
        building(canvas, (x, 310 - height), (150, height), wall, "#eef3f6")
    canvas.rect(0, 310, WIDTH, 60, "#d6d2c8")
    canvas.rect(0, 370, WIDTH, 130, "#70787d")
    for x in range(20, 800, 140):
        canvas.rect(x, 446, 70, 8, "#f4e8a4")
    canvas.rect(190, 170, 380, 220, "#ffffff", 18)
    canvas.shape([(560, 220), (620, 230), (660, 310), (660, 390), (560, 390)], "#ffffff")
    canvas.shape([(574, 238), (612, 242), (640, 304), (574, 304)], "#8fb8cf")
    canvas.rect(190, 330, 470, 18, "#137c8b")
    canvas.rect(240, 216, 24, 84, "#c0392b")
    canvas.rect(210, 246, 84, 24, "#c0392b")
    canvas.rect(400, 196, 90, 194, "#32424d", 4)
    for x in (270, 590):
        canvas.oval(x, 392, 40, 40, "#2b2f33")
        canvas.oval(x, 392, 18, 18, "#cfd6da")
    person(canvas, Person(446, 400, 200, skin=SKINS[4], hair=HAIRS[1], top="#2f7f86", long_hair=True))
    return canvas


def campus_visit() -> Canvas:
    """Draw visitors with name badges around a guide in front of the main hall."""
    canvas = Canvas("#94c07a")
    canvas.sky("#a5d3ef", "#f0f8fc", bottom=300)
    building(canvas, (150, 80), (500, 230), "#a8553f", "#e2edf3")
    canvas.shape([(130, 80), (400, 20), (670, 80)], "#5d2f25")
    canvas.rect(0, 310, WIDTH, 190, "#cfc3ab")
    tree(canvas, 80, 360, 220)
    tree(canvas, 730, 360, 220)
    looks = ((210, 1, 1, "#c8553d", True), (300, 5, 5, "#3e6fa3", False), (500, 2, 0, "#7b4b94", True))
    for x, skin, hair, top, long_hair in (*looks, (590, 3, 2, "#2a7f62", False)):
        person(canvas, Person(x, 470, 250, skin=SKINS[skin], hair=HAIRS[hair], top=top, long_hair=long_hair))
        canvas.rect(x + 8, 300, 18, 12, "#ffffff", 2)
    person(
        canvas, Person(400, 485, 275, skin=SKINS[4], hair=HAIRS[1], top="#e0b33c", left_hand=(330, 262), long_hair=True)
    )
    return canvas


def library() -> Canvas:
    """Draw two students who read at a long table between full bookshelves."""
    canvas = Canvas("#f3e9d8", seed=11)
    colours = ("#a23b3b", "#2f5d7c", "#d9a441", "#3f7d58", "#6b4a7d", "#d9d2c3")
    for left in (20, 560):
        canvas.rect(left, 30, 220, 330, "#6b4a32", 4)
        for shelf in range(4):
            y = 44 + shelf * 79
            canvas.rect(left + 10, y, 200, 68, "#4d3424")
            x = left + 14.0
            while x < left + 196:
                width, height = canvas.random.uniform(8, 17), canvas.random.uniform(44, 64)
                canvas.rect(x, y + 68 - height, width, height, canvas.random.choice(colours), 1)
                x += width + 1.5
    canvas.rect(290, 40, 220, 190, "#bfe0f2", 4)
    canvas.stroke([(400, 40), (400, 230)], "#ffffff", 5)
    canvas.stroke([(290, 130), (510, 130)], "#ffffff", 5)
    canvas.rect(0, 420, WIDTH, 80, "#b08d63")
    person(
        canvas,
        Person(320, 510, 300, skin=SKINS[2], hair=HAIRS[1], top="#2a7f62", long_hair=True, right_hand=(356, 362)),
    )
    person(canvas, Person(500, 510, 305, skin=SKINS[0], hair=HAIRS[2], top="#c8553d", left_hand=(464, 362)))
    canvas.rect(180, 372, 460, 26, "#8a5d3b", 4)
    canvas.rect(200, 398, 16, 100, "#6b4a32")
    canvas.rect(604, 398, 16, 100, "#6b4a32")
    for x in (330, 452):
        canvas.shape([(x, 362), (x + 26, 350), (x + 26, 370), (x, 376)], "#ffffff")
        canvas.shape([(x + 26, 350), (x + 52, 362), (x + 52, 376), (x + 26, 370)], "#f1f1f1")
    return canvas


SCENES = {
    "city-sunset": city_sunset,
    "hallway": hallway,
    "students-in-shirts": matching_shirts,
    "brick-path": brick_path,
    "bulletin-board": poster,
    "therapy-session": clinic,
    "courtyard": courtyard,
    "evening-campus": evening_campus,
    "harbor-hall": harbor,
    "simulation-lab": simulation_lab,
    "health-van": clinic_van,
    "campus-visit": campus_visit,
    "reading-room": library,
}
"""File name without its ending -> how to draw it."""
