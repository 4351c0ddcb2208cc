import django.db.models.deletion
import django.utils.timezone
import zhike.customers.locales
import zhike.kernel.model_fields
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('currency', models.CharField(choices=zhike.customers.locales.currencies, max_length=3, verbose_name='currency')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('rate', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='rate to the base currency')),
                ('import_key', models.CharField(blank=True, default='', max_length=100, verbose_name='import key')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
            ],
            options={
                'verbose_name': 'exchange rate',
                'verbose_name_plural': 'exchange rates',
                'indexes': [
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['valid_from', 'id'], name='rate_validfrom'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='rate_createdat'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='rate_changedat'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('currency', 'valid_from'), name='catalog_rate_once'),
                    models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('import_key', ''), _negated=True)), fields=('import_key',), name='catalog_rate_import_key'),
                    models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='catalog_rate_positive', violation_error_message='The rate must be greater than zero.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_sort', zhike.kernel.model_fields.SortKeyField(db_collation='C', default='', editable=False, max_length=200)),
                ('english_name', models.CharField(blank=True, default='', max_length=100, verbose_name='English name')),
                ('import_key', models.CharField(blank=True, default='', max_length=100, verbose_name='import key')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='catalog.category', verbose_name='above')),
            ],
            options={
                'verbose_name': 'product category',
                'verbose_name_plural': 'product categories',
                'indexes': [
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['name_sort', 'id'], name='category_namesort'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='category_createdat'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='category_changedat'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('import_key', ''), _negated=True)), fields=('import_key',), name='catalog_category_import_key'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('code', models.CharField(max_length=60, verbose_name='product code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_sort', zhike.kernel.model_fields.SortKeyField(db_collation='C', default='', editable=False, max_length=200)),
                ('english_name', models.CharField(blank=True, default='', max_length=200, verbose_name='English name')),
                ('search_text', models.TextField(default='', editable=False)),
                ('unit', models.CharField(blank=True, default='', max_length=20, verbose_name='unit')),
                ('price', zhike.kernel.model_fields.MoneyField(blank=True, currency='currency', decimal_places=4, max_digits=18, null=True, verbose_name='list price')),
                ('currency', models.CharField(blank=True, choices=zhike.customers.locales.currencies, default='', max_length=3, verbose_name='currency')),
                ('active', models.BooleanField(default=True, verbose_name='on sale')),
                ('note', models.TextField(blank=True, default='', verbose_name='note')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='products', to='catalog.category', verbose_name='category')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
            ],
            options={
                'verbose_name': 'product',
                'verbose_name_plural': 'products',
                'indexes': [
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['code', 'id'], name='product_code'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['name_sort', 'id'], name='product_namesort'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['price', 'id'], name='product_price'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='product_createdat'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='product_changedat'),
                    django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='product_search', opclasses=['gin_trgm_ops']),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('code',), name='catalog_product_code'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('number', models.CharField(max_length=60, verbose_name='order number')),
                ('kind', models.CharField(choices=[('order', 'Order'), ('return', 'Return'), ('cancellation', 'Cancellation')], default='order', max_length=12, verbose_name='kind')),
                ('ordered_at', models.DateTimeField(verbose_name='ordered')),
                ('currency', models.CharField(choices=zhike.customers.locales.currencies, max_length=3, verbose_name='currency')),
                ('rate', models.DecimalField(decimal_places=10, default=Decimal('1'), max_digits=20, verbose_name='rate to the base currency')),
                ('total', zhike.kernel.model_fields.MoneyField(currency='currency', decimal_places=6, default=Decimal('0'), editable=False, max_digits=20, verbose_name='total')),
                ('total_base', zhike.kernel.model_fields.MoneyField(currency='BASE', decimal_places=6, default=Decimal('0'), editable=False, max_digits=20, verbose_name='total in base currency')),
                ('line_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='number of lines')),
                ('ship_country', models.CharField(blank=True, choices=zhike.customers.locales.countries, default='', max_length=2, verbose_name='ships to')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('confirmed', 'Confirmed')], default='confirmed', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('note', models.TextField(blank=True, default='', verbose_name='note')),
                ('lines_hash', models.CharField(default='', editable=False, max_length=32)),
                ('import_key', models.CharField(blank=True, default='', max_length=100, verbose_name='import key')),
                ('created_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='customers.customer', verbose_name='customer')),
                ('original', models.ForeignKey(blank=True, db_index=False, help_text='The order that this one returns or cancels.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='catalog.order', verbose_name='original order')),
            ],
            options={
                'verbose_name': 'order',
                'verbose_name_plural': 'orders',
                'indexes': [
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['number', 'id'], name='order_number'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['ordered_at', 'id'], name='order_orderedat'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['total_base', 'id'], name='order_totalbase'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='order_createdat'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='order_changedat'),
                    models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['customer', 'ordered_at', 'id'], name='order_customer_orderedat'),
                    models.Index(condition=models.Q(('original__isnull', False)), fields=['original'], name='order_original'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('import_key', ''), _negated=True)), fields=('import_key',), name='catalog_order_import_key'),
                    models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='catalog_order_rate', violation_error_message='The rate must be greater than zero.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('position', models.PositiveIntegerField(verbose_name='position')),
                ('description', models.CharField(blank=True, default='', max_length=200, verbose_name='description')),
                ('quantity', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='quantity')),
                ('unit_price', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='unit price')),
                ('amount', models.DecimalField(decimal_places=6, editable=False, max_digits=20, verbose_name='amount')),
                ('created_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='catalog.order', verbose_name='order')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='catalog.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'order line',
                'verbose_name_plural': 'order lines',
            },
        ),
    ]
