"""Names of people: characters and letters in their usual order, with readings for the mail address."""

SURNAMES = (
    ("王", "wang", 72), ("李", "li", 70), ("张", "zhang", 66), ("刘", "liu", 52), ("陈", "chen", 48),
    ("杨", "yang", 33), ("黄", "huang", 24), ("赵", "zhao", 22), ("吴", "wu", 21), ("周", "zhou", 20),
    ("徐", "xu", 16), ("孙", "sun", 15), ("马", "ma", 13), ("朱", "zhu", 13), ("胡", "hu", 12),
    ("郭", "guo", 11), ("何", "he", 11), ("林", "lin", 11), ("高", "gao", 10), ("罗", "luo", 9),
    ("郑", "zheng", 9), ("梁", "liang", 9), ("谢", "xie", 8), ("宋", "song", 8), ("唐", "tang", 7),
    ("许", "xu", 7), ("邓", "deng", 7), ("冯", "feng", 6), ("韩", "han", 6), ("曹", "cao", 6),
    ("曾", "zeng", 6), ("彭", "peng", 5), ("萧", "xiao", 5), ("蔡", "cai", 5), ("潘", "pan", 5),
    ("田", "tian", 4), ("董", "dong", 4), ("袁", "yuan", 4), ("于", "yu", 4), ("余", "yu", 4),
    ("叶", "ye", 4), ("蒋", "jiang", 4), ("杜", "du", 4), ("苏", "su", 4), ("魏", "wei", 4),
    ("程", "cheng", 4), ("吕", "lü", 4), ("丁", "ding", 3), ("沈", "shen", 3), ("任", "ren", 3),
    ("姚", "yao", 3), ("卢", "lu", 3), ("傅", "fu", 3), ("钟", "zhong", 3), ("姜", "jiang", 3),
    ("单", "shan", 2), ("解", "xie", 2), ("仇", "qiu", 2), ("区", "ou", 2), ("查", "zha", 2), ("乐", "yue", 1),
    ("欧阳", "ouyang", 3), ("司马", "sima", 2), ("上官", "shangguan", 2), ("诸葛", "zhuge", 1), ("慕容", "murong", 1),
)  # fmt: skip

MALE_GIVEN = (
    ("伟", "wei"), ("强", "qiang"), ("建国", "jianguo"), ("志明", "zhiming"), ("文博", "wenbo"),
    ("浩然", "haoran"), ("俊杰", "junjie"), ("海涛", "haitao"), ("立新", "lixin"), ("国栋", "guodong"),
    ("子轩", "zixuan"), ("嘉诚", "jiacheng"), ("明远", "mingyuan"), ("晓东", "xiaodong"), ("家豪", "jiahao"),
    ("振华", "zhenhua"), ("天宇", "tianyu"), ("思远", "siyuan"), ("永康", "yongkang"), ("一鸣", "yiming"),
    ("鹏", "peng"), ("磊", "lei"), ("斌", "bin"), ("宏达", "hongda"), ("少华", "shaohua"), ("景行", "jingxing"),
)  # fmt: skip

FEMALE_GIVEN = (
    ("芳", "fang"), ("敏", "min"), ("静怡", "jingyi"), ("雨桐", "yutong"), ("秀英", "xiuying"),
    ("丽华", "lihua"), ("晓燕", "xiaoyan"), ("梦洁", "mengjie"), ("婷", "ting"), ("雪梅", "xuemei"),
    ("思琪", "siqi"), ("佳宁", "jianing"), ("海燕", "haiyan"), ("若曦", "ruoxi"), ("慧君", "huijun"),
    ("春兰", "chunlan"), ("诗涵", "shihan"), ("玉洁", "yujie"), ("琳", "lin"), ("倩", "qian"),
    ("文静", "wenjing"), ("美玲", "meiling"), ("素心", "suxin"), ("可欣", "kexin"), ("月明", "yueming"),
)  # fmt: skip

_ENGLISH = (
    ("James", "Emma", "Oliver", "Sophie", "Daniel", "Grace", "Thomas", "Hannah", "Peter", "Olivia", "Aisha", "Ravi"),
    ("Carter", "Hughes", "Bennett", "Walsh", "Turner", "Hart", "Mason", "Patel", "Reed", "Sinclair", "Byrne", "Osei"),
)  # fmt: skip
NAMES_BY_LANGUAGE = {
    "en": _ENGLISH,
    "de": (("Lukas", "Anna", "Jonas", "Katharina", "Felix", "Lena", "Jörg", "Britta", "Matthias", "Ulrike"),
           ("Schäfer", "Krüger", "Vogel", "Winter", "Lorenz", "Brandt", "Böhm", "Kessler", "Hoffmann", "Weiß")),
    "fr": (("Camille", "Julien", "Élodie", "Mathieu", "Claire", "Antoine", "Hélène", "Luc", "Inès", "Benoît"),
           ("Lefèvre", "Moreau", "Girard", "Roussel", "Faure", "Chevalier", "Perrin", "Marchand", "Le Goff")),
    "nl": (("Sanne", "Daan", "Fleur", "Bram", "Lotte", "Joris", "Anouk", "Pieter"),
           ("de Vries", "van den Berg", "Bakker", "Visser", "van Dijk", "Kuiper", "Mulder")),
    "es": (("Lucía", "Javier", "Carmen", "Álvaro", "Marta", "Íñigo", "Elena", "Diego"),
           ("García Soler", "Romero Vidal", "Ortega", "Núñez Prieto", "Castillo", "Peña Ramos")),
    "it": (("Giulia", "Marco", "Chiara", "Luca", "Francesca", "Paolo", "Elisa", "Davide"),
           ("Ricci", "Marini", "Conti", "De Luca", "Galli", "Ferrara", "Bianchi")),
}  # fmt: skip

HONG_KONG_NAMES = (
    (("陳", "Chan"), ("黃", "Wong"), ("李", "Lee"), ("林", "Lam"), ("張", "Cheung"), ("吳", "Ng"), ("何", "Ho"), ("葉", "Yip")),
    (("家明", "Ka Ming"), ("詠詩", "Wing Sze"), ("志強", "Chi Keung"), ("美玲", "Mei Ling"), ("子豪", "Tsz Ho"), ("慧儀", "Wai Yee")),
)  # fmt: skip

# position in English, in Chinese, the form of address it lends (blank: the person's courtesy title),
# rank (0 is the top of the house), roles in buying
POSITIONS = (
    ("General manager", "总经理", "总", 0, ("decider",)),
    ("Owner", "老板", "老板", 0, ("decider", "payer")),
    ("Purchasing director", "采购总监", "总监", 1, ("decider", "buyer")),
    ("Finance manager", "财务经理", "经理", 1, ("payer",)),
    ("Purchasing manager", "采购经理", "经理", 2, ("buyer", "influencer")),
    ("Marketing manager", "市场经理", "经理", 2, ("influencer",)),
    ("Store manager", "店长", "店长", 2, ("user", "influencer")),
    ("Head chef", "厨师长", "师傅", 2, ("user",)),
    ("Office director", "办公室主任", "主任", 2, ("buyer",)),
    ("Quality engineer", "质检工程师", "工", 3, ("influencer",)),
    ("Tea specialist", "茶艺师", "老师", 3, ("user", "influencer")),
    ("Buyer", "采购员", "", 3, ("buyer",)),
    ("Accountant", "会计", "会计", 3, ("payer",)),
    ("Assistant", "助理", "", 4, ("user",)),
)
