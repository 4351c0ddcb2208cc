"""Chinese surnames: the usual ones, those of two characters, and those read in a way of their own.

Source: the Hundred Family Surnames (百家姓) and the commonest surnames of today; readings after
现代汉语词典 where a character is read differently as a surname.
"""

from __future__ import annotations

from zhike.analytics.tables import lists, words

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪"
    "庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈"
    "饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇"
    "桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆"
    "朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战"
    "慕危玉银亢嵇公哈湛宾戎勾茅利呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由郗贲钭诸家桓幕郦法鄂汝蒯养须巢逄么撒隗山宓"
    "蓬弓牧汲糜松逮种繁召祭员佴折水暨幺过铁苍赖洪冒凤仉粱闪仰柘旷郏浑邴郇揣占亚仵鱼才盍訾恽钦钮凡苌晟芈"
)

COMPOUND_SURNAMES = words(
    """
    欧阳 司马 上官 夏侯 诸葛 闻人 东方 赫连 皇甫 尉迟 公羊 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 公孙 仲孙 轩辕 令狐 钟离
    宇文 长孙 慕容 鲜于 闾丘 司徒 司空 亓官 司寇 子车 颛孙 端木 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父 谷梁 百里 呼延
    东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 南宫 第五 独孤 纳兰 万俟 段干 完颜 耶律 哥舒 贺兰 屈突 仆固 达奚 相里
    """
)

# Tone numbers as in 张 zhang1; ü is written v.
SURNAME_READINGS = lists(
    """
    曾=zeng1 单=shan4 解=xie4 仇=qiu2 区=ou1 查=zha1 乐=yue4 任=ren2 华=hua4 盖=ge3 翟=zhai2 尉=wei4 员=yun4 缪=miao4
    朴=piao2 覃=qin2 燕=yan1 纪=ji3 葛=ge3 应=ying1 冼=xian3 宁=ning4 种=chong2 黑=he4 秘=bi4 繁=po2 折=she2 那=na1
    能=nai4 曲=qu1 召=shao4 沈=shen3 卜=bu3 贾=jia3 过=guo1 哈=ha3 撒=sa3 牟=mou2 佴=nai4 隗=wei3 郗=xi1 郇=xun2 谌=chen2
    祭=zhai4 句=gou1 逄=pang2 阚=kan4 柏=bai3 薄=bo2 藏=zang1 都=du1 恽=yun4 钭=tou3 盛=sheng4 相=xiang4 殷=yin1 占=zhan1
    訾=zi1 晁=chao2 宓=mi4 臧=zang1 奇=qi2 车=che1 石=shi2 洗=xian3 冒=mao4 要=yao1 兴=xing1 令=ling2 幺=yao1 么=yao1
    长=chang2 行=xing2 重=chong2 调=diao4 朝=chao2 教=jiao4 尹=yin3 仉=zhang3
    万俟=mo4,qi2 尉迟=yu4,chi2 长孙=zhang3,sun1 澹台=tan2,tai2 单于=chan2,yu2 令狐=ling2,hu2 鲜于=xian1,yu2
    子车=zi3,ju1 宰父=zai3,fu3 皇甫=huang2,fu3 夹谷=jia2,gu3 乐正=yue4,zheng4 拓跋=tuo4,ba2 淳于=chun2,yu2
    亓官=qi2,guan1 闾丘=lv2,qiu1 濮阳=pu2,yang2 宇文=yu3,wen2 那拉=na1,la1
    """
)


def surname_of(name: str) -> str:
    """Return the surname with which a simplified Chinese name begins, or "" where none is known.

    A surname of two characters wins when a given name is left or nothing else is there, so 欧阳修 is
    欧阳 + 修. Two surnames side by side (陈方安生) can't be told from a given name: the first is taken.
    """
    if name[:2] in COMPOUND_SURNAMES:
        return name[:2]
    return name[:1] if name[:1] in SURNAMES or name[:1] in SURNAME_READINGS else ""
