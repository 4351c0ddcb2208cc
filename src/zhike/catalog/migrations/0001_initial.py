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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                'verbose_name': 'order line',
                'verbose_name_plural': 'order lines',
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
            ],
            options={
                'verbose_name': 'product',
                'verbose_name_plural': 'products',
            },
        ),
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
            ],
            options={
                'verbose_name': 'exchange rate',
                'verbose_name_plural': 'exchange rates',
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
            ],
            options={
                'verbose_name': 'order',
                'verbose_name_plural': 'orders',
            },
        ),
    ]
