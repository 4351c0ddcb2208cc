"""What will a customer still buy? Models of buying and leaving, fitted by maximum likelihood on few distinct rows.

``BgNbd`` and ``ParetoNbd`` for customers who leave unseen, ``BgBb`` where there are fixed occasions, ``GammaGamma``
for what they spend, ``contract`` where leaving is seen, ``clv`` for the present value.
"""
