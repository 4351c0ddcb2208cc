"""Readings of Chinese characters where the first one in the dictionary is not the one that names use.

Chosen by comparing the single-character dictionary of pypinyin with its 47,000 phrases over place names,
company names and trade words; tone numbers, ü written v.
"""

from __future__ import annotations

from zhike.analytics.tables import lists, pairs

# The dictionary lists another reading first, but names nearly always mean this one.
PREFERRED = pairs(
    """
    长=chang2 都=du1 朝=chao2 卜=bu3 佛=fo2 曾=zeng1 薄=bo2 泊=bo2 粘=zhan1 娜=na4 莎=sha1 茄=qie2 匙=chi2 似=si4 伺=si4
    勒=le4 贾=jia3 牟=mou2 琢=zhuo2 磅=bang4 囤=tun2 掺=chan1 辗=zhan3 什=shi2 还=hai2 柞=zuo4 桔=ju2 傀=kui3 仔=zai3
    栅=zha4 肋=lei4 给=gei3 貉=he2 潦=liao2 喔=wo1 必=bi4
    """
)

# Words that are read otherwise than their characters one by one.
PHRASES = lists(
    """
    重庆=chong2,qing4 厦门=xia4,men2 六安=lu4,an1 西藏=xi1,zang4 藏族=zang4,zu2 番禺=pan1,yu2 长子县=zhang3,zi3,xian4
    大埔=da4,bu4 尉犁=yu4,li2 民乐县=min2,le4,xian4 东阿=dong1,e1 阿胶=e1,jiao1 中牟=zhong1,mu4 牟平=mu4,ping2 漯河=luo4,he2
    漯阴=ta4,yin1 吴堡=wu2,bu3 乐清=yue4,qing1 南乐=nan2,le4 乐亭=lao4,ting2 犍为=qian2,wei2 宝坻=bao3,di3 枞阳=zong1,yang2
    黄陂=huang2,pi2 铅山=yan2,shan1 泌阳=bi4,yang2 蔚县=yu4,xian4 蚌埠=beng4,bu4 柏林=bo2,lin2 台州=tai1,zhou1 天台=tian1,tai1
    丽水=li2,shui3 东莞=dong1,guan3 莘县=shen1,xian4 莘庄=xin1,zhuang1 单县=shan4,xian4 郫县=pi2,xian4 涪陵=fu2,ling2
    浚县=xun4,xian4 歙县=she4,xian4 黟县=yi1,xian4 盱眙=xu1,yi2 亳州=bo2,zhou1 儋州=dan1,zhou1 巴音郭楞=ba1,yin1,guo1,leng2
    银行=yin2,hang2 行业=hang2,ye4 商行=shang1,hang2 车行=che1,hang2 粮行=liang2,hang2 拍卖行=pai1,mai4,hang2 农行=nong2,hang2
    建行=jian4,hang2 工行=gong1,hang2 分行=fen1,hang2 支行=zhi1,hang2 总行=zong3,hang2 行情=hang2,qing2 行家=hang2,jia1
    同行=tong2,hang2 内行=nei4,hang2 音乐=yin1,yue4 乐器=yue4,qi4 雅乐=ya3,yue4 声乐=sheng1,yue4 器乐=qi4,yue4 乐团=yue4,tuan2
    乐队=yue4,dui4 乐章=yue4,zhang1 礼乐=li3,yue4 空调=kong1,tiao2 调味=tiao2,wei4 调料=tiao2,liao4 调整=tiao2,zheng3
    模具=mu2,ju4 会计=kuai4,ji4 弹簧=tan2,huang2 弹力=tan2,li4 畜牧=xu4,mu4 瑜伽=yu2,jia1 般若=bo1,re3 霓裳=ni2,chang2
    船长=chuan2,zhang3 店长=dian4,zhang3 成长=cheng2,zhang3 家长=jia1,zhang3 校长=xiao4,zhang3 院长=yuan4,zhang3
    厂长=chang3,zhang3 部长=bu4,zhang3 会长=hui4,zhang3 市长=shi4,zhang3 村长=cun1,zhang3 班长=ban1,zhang3 团长=tuan2,zhang3
    董事长=dong3,shi4,zhang3 处长=chu4,zhang3 科长=ke1,zhang3 局长=ju2,zhang3 增长=zeng1,zhang3 生长=sheng1,zhang3
    萝卜=luo2,bo5 人参=ren2,shen1 海参=hai3,shen1 参茸=shen1,rong2 党参=dang3,shen1 厚朴=hou4,po4 丹参=dan1,shen1
    便宜=pian2,yi2 主角=zhu3,jue2 靓丽=liang4,li4 重工=zhong4,gong1 重建=chong2,jian4 重组=chong2,zu3 重阳=chong2,yang2
    朝夕=zhao1,xi1 朝晖=zhao1,hui1 今朝=jin1,zhao1 槟榔=bing1,lang2 柏拉图=bo2,la1,tu2 骠骑=piao4,qi2 地藏=di4,zang4
    差旅=chai1,lv3 出差=chu1,chai1 传记=zhuan4,ji4 自传=zi4,zhuan4 提供=ti2,gong1 了得=liao3,de2 率先=shuai4,xian1
    大夫=dai4,fu5 称心=chen4,xin1 屏息=bing3,xi1 供应=gong1,ying4 应用=ying4,yong4 系统=xi4,tong3 着装=zhuo2,zhuang1
    相册=xiang4,ce4 照相=zhao4,xiang4 处理=chu3,li3 卡口=qia3,kou3 绿林=lu4,lin2 什么=shen2,me5 中标=zhong4,biao1
    """
)

# Characters with more than one reading in common use: the readings besides the first one, without tones.
ALTERNATIVES = lists(
    """
    重=chong 长=zhang 行=hang 乐=yue 单=shan,chan 调=tiao 朝=zhao 都=dou 传=zhuan 弹=tan 藏=zang 曾=ceng 车=ju 称=chen
    乘=sheng 盛=cheng 仇=qiu 解=xie 区=ou 查=zha 朴=piao,po 覃=tan 盖=ge 缪=mou,miu 尉=yu 员=yun 种=chong 翟=di 隗=kui 谌=shen
    牟=mu 卜=bo 厦=xia,sha 参=shen,can 宿=xiu 属=zhu 差=chai,ci 度=duo 恶=wu 扁=pian 折=she 择=zhai 拓=ta 暴=pu 校=jiao 模=mu
    没=mo 澄=deng 率=shuai,lv 省=xing 着=zhuo,zhao 给=ji 绿=lu 脉=mo 艾=yi 薄=bao 血=xie 角=jue 降=xiang 还=huan 遗=wei
    露=lou 纪=ji 系=ji 会=kuai 和=huo,he 奇=ji 合=ge 石=dan 广=an 贾=gu 柏=bo 冯=ping 便=pian 削=xiao 卡=qia 吁=yu 塞=sai,se
    屏=bing 巷=hang 提=di 大=dai 奔=ben 夹=jia 召=shao 佛=fu 阿=e 六=lu 藉=jie 台=tai 番=pan 泌=bi 莞=wan 什=shen 万=mo
    洗=xian 亲=qing 壳=qiao 圈=juan 雀=qiao 粘=nian 泊=po 嚼=jue 落=la,lao 蔓=wan 熨=yu 臭=xiu 奢=she 莘=xin,shen 娜=nuo 茜=xi
    尿=sui 劲=jing 蚌=bang,beng 伽=jia,qie 若=re 见=xian 剥=bo,bao 刹=cha,sha 贝=bei 殷=yan 覆=fu 晟=cheng 筠=jun 峒=tong 佘=she
    """
)
