"""The people of the demo company: departments, teams, and one user or more of each role preset."""

from .world import Department, Team, User

DEPARTMENTS = (
    Department("demo-department-haiwen", "Haiwen Trading", "海文贸易", None),
    Department("demo-department-china", "China sales", "国内销售部", "demo-department-haiwen"),
    Department("demo-department-export", "Export sales", "外贸部", "demo-department-haiwen"),
    Department("demo-department-care", "Service and marketing", "客服与市场部", "demo-department-haiwen"),
)

TEAMS = (
    Team("demo-team-east", "East China", "华东组", "demo-department-china"),
    Team("demo-team-regions", "Regions", "区域组", "demo-department-china"),
    Team("demo-team-overseas", "Overseas", "海外组", "demo-department-export"),
)


def _user(name: str, login: str, role: str, department: str, team: str | None, language: str) -> User:
    team = team and f"demo-team-{team}"
    department = f"demo-department-{department}"
    return User(f"demo-user-{login}", name, f"{login}@haiwen.example", role, department, team, language)


USERS = (
    _user("韩月明", "han.yueming", "administrator", "haiwen", None, "zh-hans"),
    _user("宋立新", "song.lixin", "manager", "china", "east", "zh-hans"),
    _user("林雨桐", "lin.yutong", "sales", "china", "east", "zh-hans"),
    _user("欧阳浩然", "ouyang.haoran", "sales", "china", "regions", "zh-hans"),
    _user("Claire Bennett", "claire.bennett", "sales", "export", "overseas", "en"),
    _user("曾静怡", "zeng.jingyi", "service", "care", None, "zh-hans"),
    _user("Daniel Hart", "daniel.hart", "marketing", "care", None, "en"),
    _user("叶嘉诚", "ye.jiacheng", "read_only", "haiwen", None, "zh-hans"),
)

_EAST = ("31", "32", "33", "34", "35", "36", "37")  # divisions of East China by GB/T 2260


def owner_of(country: str, division_code: str, turn: float) -> User:
    """Choose the owner of a customer by its place; `turn`, from 0 to 1, shares East China among two."""
    by_login = {user.key.removeprefix("demo-user-"): user for user in USERS}
    if country != "CN":
        return by_login["claire.bennett"]
    if division_code[:2] not in _EAST:
        return by_login["ouyang.haoran"]
    return by_login["song.lixin" if turn < 0.25 else "lin.yutong"]
