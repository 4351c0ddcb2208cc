"""Goods of the demo company: category, then English name, Chinese name, unit and list price in CNY."""

UNITS = {"piece": "件", "set": "套", "box": "盒", "roll": "卷", "pack": "包"}

GOODS = (
    ("teaware", "Tea ware", "茶具", (
        ("Celadon gaiwan 120 ml", "青瓷盖碗120毫升", "piece", 58), ("Yixing clay teapot", "紫砂壶", "piece", 328),
        ("Porcelain tea set, 6 cups", "白瓷功夫茶具六杯装", "set", 188), ("Travel tea set", "旅行茶具", "set", 96),
        ("Bamboo tea tray", "竹制茶盘", "piece", 138), ("Fairness cup, glass", "玻璃公道杯", "piece", 32),
        ("Tea pet, carp", "锦鲤茶宠", "piece", 24), ("Tea tools, set of 6", "茶道六君子", "set", 45),
        ("Jianzhan bowl", "建盏", "piece", 168), ("Iron kettle 1.2 l", "铸铁壶1.2升", "piece", 298),
        ("Tea caddy, tin", "锡茶叶罐", "piece", 76), ("Cup coaster, walnut", "胡桃木杯垫", "piece", 9))),
    ("tea", "Tea", "茶叶", (
        ("Longjing green tea 250 g", "龙井绿茶250克", "box", 168), ("Tieguanyin 500 g", "铁观音500克", "box", 198),
        ("Pu'er cake 357 g", "普洱茶饼357克", "piece", 138), ("White tea, aged 350 g", "老白茶350克", "piece", 218),
        ("Jasmine tea 250 g", "茉莉花茶250克", "box", 68), ("Keemun black tea 250 g", "祁门红茶250克", "box", 118),
        ("Dahongpao 125 g", "大红袍125克", "box", 158), ("Chrysanthemum 100 g", "杭白菊100克", "box", 28),
        ("Osmanthus oolong 100 g", "桂花乌龙100克", "box", 46), ("Catering tea bags, 100", "餐饮袋泡茶100包", "box", 39),
        ("Rose buds 80 g", "玫瑰花蕾80克", "box", 26), ("Buckwheat tea 500 g", "苦荞茶500克", "pack", 22))),
    ("porcelain", "Porcelain and tableware", "瓷器餐具", (
        ("Rice bowl 4.5 in", "4.5英寸饭碗", "piece", 7), ("Dinner plate 10 in", "10英寸平盘", "piece", 16),
        ("Soup bowl 8 in", "8英寸汤碗", "piece", 22), ("Fish plate 14 in", "14英寸鱼盘", "piece", 48),
        ("Sauce dish", "味碟", "piece", 4), ("Spoon, porcelain", "瓷勺", "piece", 3),
        ("Blue-and-white set, 28 pieces", "青花餐具28头", "set", 468), ("Bone china set, 56 pieces", "骨瓷餐具56头", "set", 980),
        ("Coffee cup with saucer", "咖啡杯碟", "set", 29), ("Mug 350 ml", "马克杯350毫升", "piece", 14),
        ("Hotel serving platter", "酒店拼盘", "piece", 86), ("Child's dish set", "儿童餐具", "set", 42))),
    ("kitchen", "Kitchen tools", "厨房用具", (
        ("Chef's knife", "主厨刀", "piece", 118), ("Cleaver", "切菜刀", "piece", 88), ("Chopsticks, 10 pairs", "筷子10双", "pack", 25),
        ("Cutting board, bamboo", "竹砧板", "piece", 46), ("Ladle, steel", "不锈钢汤勺", "piece", 15),
        ("Steamer basket 28 cm", "28厘米蒸笼", "piece", 52), ("Rolling pin", "擀面杖", "piece", 12), ("Peeler", "削皮刀", "piece", 8),
        ("Kitchen scale", "厨房秤", "piece", 49), ("Storage jar 1 l", "密封罐1升", "piece", 19), ("Spice rack", "调料架", "piece", 66),
        ("Kitchen scissors", "厨房剪", "piece", 23))),
    ("cookware", "Cookware", "锅具", (
        ("Iron wok 34 cm", "34厘米铁炒锅", "piece", 158), ("Non-stick pan 28 cm", "28厘米不粘锅", "piece", 129),
        ("Clay pot 3 l", "砂锅3升", "piece", 78), ("Enamel casserole 24 cm", "24厘米珐琅锅", "piece", 368),
        ("Stock pot 12 l", "12升汤桶", "piece", 238), ("Milk pan 16 cm", "16厘米奶锅", "piece", 69), ("Hot pot, copper", "铜火锅", "piece", 588),
        ("Steam pot, 3 tiers", "三层蒸锅", "piece", 189), ("Pressure cooker 6 l", "6升压力锅", "piece", 299),
        ("Grill plate", "烤盘", "piece", 85), ("Wok lid, glass", "玻璃锅盖", "piece", 36), ("Yuanyang hot pot", "鸳鸯锅", "piece", 149))),
    ("glass", "Glass and drinkware", "玻璃杯壶", (
        ("Double-wall glass 250 ml", "双层玻璃杯250毫升", "piece", 27), ("Glass teapot 600 ml", "玻璃茶壶600毫升", "piece", 59),
        ("Thermos cup 500 ml", "保温杯500毫升", "piece", 79), ("Wine glass", "红酒杯", "piece", 18), ("Carafe 1.5 l", "凉水壶1.5升", "piece", 38),
        ("Tumbler, box of 6", "水杯6只装", "box", 54), ("Sports bottle", "运动水壶", "piece", 33), ("Baijiu set", "白酒具", "set", 62),
        ("Beer mug", "啤酒杯", "piece", 16), ("Thermos flask 2 l", "暖水壶2升", "piece", 119), ("Vase, clear", "玻璃花瓶", "piece", 41),
        ("Glass straw, pack of 8", "玻璃吸管8支", "pack", 13))),
    ("giftsets", "Gift sets", "礼品套装", (
        ("Spring Festival tea gift box", "春节茶礼盒", "box", 268), ("Mid-Autumn gift box", "中秋礼盒", "box", 228),
        ("Business gift: pen and cup", "商务笔杯套装", "set", 128), ("Desk tea set in case", "办公茶具礼盒", "set", 198),
        ("Silk scarf gift box", "真丝丝巾礼盒", "box", 188), ("Calligraphy set", "文房四宝", "set", 218), ("Incense set", "香道套装", "set", 148),
        ("Wedding tea set", "婚庆敬茶杯", "set", 156), ("Welcome kit", "员工入职礼包", "set", 98), ("Thermos and umbrella", "杯伞套装", "set", 138),
        ("Porcelain chess", "瓷质象棋", "set", 288), ("Notebook, brocade", "织锦笔记本", "piece", 35))),
    ("decor", "Home decoration", "家居饰品", (
        ("Vase, blue-and-white", "青花瓶", "piece", 358), ("Incense burner", "香炉", "piece", 88), ("Wall scroll", "卷轴挂画", "piece", 168),
        ("Lantern, silk", "丝绸灯笼", "piece", 56), ("Folding screen", "屏风", "piece", 1280), ("Paper lamp", "纸艺灯", "piece", 118),
        ("Bonsai pot", "盆景盆", "piece", 64), ("Candle holder", "烛台", "piece", 29), ("Ornament, crane", "仙鹤摆件", "piece", 198),
        ("Photo frame, lacquer", "漆器相框", "piece", 72), ("Wind chime", "风铃", "piece", 34), ("Door couplets", "春联", "pack", 11))),
    ("textiles", "Textiles", "布艺", (
        ("Table runner, linen", "亚麻桌旗", "piece", 48), ("Apron", "围裙", "piece", 26), ("Tea towel, 3 pieces", "茶巾3条", "pack", 18),
        ("Napkins, 12 pieces", "餐巾12条", "pack", 72), ("Cushion cover", "靠垫套", "piece", 39), ("Hotel towel", "酒店毛巾", "piece", 22),
        ("Tablecloth 1.8 m", "1.8米桌布", "piece", 96), ("Oven glove", "隔热手套", "piece", 15), ("Chair cover", "椅套", "piece", 28),
        ("Indigo cloth bag", "蓝染布袋", "piece", 31), ("Bath robe", "浴袍", "piece", 128), ("Curtain, noren", "门帘", "piece", 58))),
    ("packaging", "Packaging", "包装用品", (
        ("Gift box, small, 50 pieces", "小号礼盒50个", "pack", 95), ("Gift box, large, 20 pieces", "大号礼盒20个", "pack", 126),
        ("Paper bag, 100 pieces", "手提纸袋100个", "pack", 88), ("Ribbon", "丝带", "roll", 9), ("Tissue paper", "拷贝纸", "pack", 21),
        ("Tea pouch, 100 pieces", "茶叶袋100个", "pack", 34), ("Tin can, 10 pieces", "马口铁罐10个", "pack", 58), ("Bubble wrap", "气泡膜", "roll", 42),
        ("Shipping box, 25 pieces", "外贸纸箱25个", "pack", 110), ("Labels, 500 pieces", "标签500张", "roll", 27),
        ("Sealing wax set", "火漆印套装", "set", 65), ("Brocade pouch", "锦囊", "piece", 6))),
)  # fmt: skip
