"""The reasons customers give, with words that tell them; written for Zhike, to be edited to one's own trade."""

from __future__ import annotations

from zhike.analytics.tables import lists

__all__ = ["CODEBOOK"]

# Two-word English phrases are written with _ for the space.
CODEBOOK = {
    code: tuple(word.replace("_", " ") for word in found)
    for code, found in lists(
        """
        price=贵,价格,价钱,涨价,预算,太高,不划算,性价比,便宜,收费,费用,price,pricing,expensive,cost,costs,budget,overpriced,cheap,fee,fees
        quality=质量,品质,破损,损坏,坏了,瑕疵,故障,掉色,做工,材质,假货,正品,quality,defective,broken,faulty,damaged,broke,material
        delivery=物流,快递,发货,配送,送货,送餐,送到,迟到,到货,延误,慢,准时,delivery,shipping,shipped,late,delay,delayed,arrived,courier
        service=服务,态度,客服,服务员,前台,老板,店员,售后,敷衍,热情,service,staff,rude,support,waiter,attitude,helpful,unhelpful,friendly
        response=没人理,不回复,回复慢,响应,联系不上,打不通,等了,催,no_reply,no_response,unanswered,respond,response,waited,waiting,wait
        function=功能,不支持,缺少,用不了,无法,卡顿,闪退,系统,操作,难用,好用,feature,features,missing,crash,crashes,slow,bug,bugs,usability
        fit=不合适,不适合,尺寸,尺码,大小,太小,太大,不需要,用不上,need,needs,fit,size,too_small,too_big,not_suitable
        taste=味道,口味,好吃,难吃,口感,分量,量少,凉了,不新鲜,taste,tasty,flavor,bland,food,portion,portions,delicious
        comfort=房间,卫生,干净,脏,噪音,吵,隔音,设施,早餐,异味,room,clean,dirty,noisy,noise,bed,comfortable,breakfast
        competitor=竞品,别家,其他家,对手,换了,同行,competitor,competitors,switched,alternative,elsewhere
        trust=骗,欺骗,虚假,不信任,承诺,说话不算,隐私,安全,scam,trust,misleading,lied,promise,promised,privacy
        billing=发票,付款,账单,退款,赔偿,扣款,开票,invoice,billing,refund,charged,payment,bill
        timing=以后再说,暂时,不着急,明年,再考虑,没时间,later,not_now,next_year,no_hurry,postponed
        """
    ).items()
}
