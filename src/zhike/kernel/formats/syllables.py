"""The syllables of Mandarin without tones, and how typed letters fall into them.

The table holds every reading in the dictionary of pypinyin, ü written v, and lue, nue as people type them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from zhike.analytics.tables import words

SYLLABLES = words(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu ca cai can cang
    cao ce cei cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang
    chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die
    din ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fiao fo fou fu ga gai
    gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen
    heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue
    jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le
    lei len leng li lia lian liang liao lie lin ling liu lo long lou lu luan lue lun luo lv lve ma mai man
    mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni
    nia nian niang niao nie nin ning niu nong nou nu nuan nue nun nuo nv nve o ou pa pai pan pang pao pei pen
    peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran
    rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan
    shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui
    sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang
    wei wen weng wo wong wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye
    yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe
    zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
    """
)
STARTS = frozenset(name[:length] for name in SYLLABLES for length in range(1, len(name) + 1))
# What one types for a whole character when one types initials: its first letter, or zh, ch, sh.
INITIALS = frozenset(name[0] for name in SYLLABLES) | {"zh", "ch", "sh"}
LONGEST = max(map(len, SYLLABLES))
MOST_WAYS = 8
# Longer input is a sentence or an attempt to keep the server busy; nobody types so much pinyin.
MOST_LETTERS = 40


@cache
def segments(letters: str, last: bool = True) -> tuple[tuple[str, ...], ...]:
    """Return the likeliest ways to read letters as pinyin, one part per character, fewest parts first.

    Each part is a whole syllable or an initial; with ``last`` the final one may be any beginning of a syllable
    (haiw: hai, w). At most 8 ways; none for letters that are no pinyin.
    """
    if not letters or len(letters) > MOST_LETTERS:
        return ()
    reach = [False] * len(letters) + [True]
    for start in reversed(range(len(letters))):
        reach[start] = any(reach[end] for end in _ends(letters, start, last))
    for most in range(1, len(letters) + 1):
        found = tuple(islice(_walk(letters, 0, last, reach, most), MOST_WAYS))
        if found:
            return found + tuple(
                way
                for way in islice(_walk(letters, 0, last, reach, most + 1), MOST_WAYS - len(found))
                if way not in found
            )
    return ()


def _ends(letters: str, start: int, last: bool) -> Iterator[int]:
    for end in range(min(len(letters), start + LONGEST), start, -1):
        part = letters[start:end]
        if part in SYLLABLES or part in INITIALS or (last and end == len(letters) and part in STARTS):
            yield end


def _walk(letters: str, start: int, last: bool, reach: list[bool], most: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways from ``start`` on that have at most ``most`` parts."""
    if start == len(letters):
        yield ()
    elif most and reach[start]:
        for end in _ends(letters, start, last):
            for rest in _walk(letters, end, last, reach, most - 1):
                yield (letters[start:end], *rest)
