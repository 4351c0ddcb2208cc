import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import zhike.customers.locales
import zhike.kernel.model_fields
from decimal import Decimal
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('full_name', models.CharField(max_length=120, verbose_name='name')),
                ('full_name_sort', zhike.kernel.model_fields.SortKeyField(db_collation='C', default='', editable=False, max_length=200)),
                ('name_order', models.CharField(blank=True, choices=[('family_first', 'Family name first'), ('given_first', 'Given name first')], default='', max_length=12, verbose_name='order of the name')),
                ('family_name', models.CharField(blank=True, default='', max_length=60, verbose_name='family name')),
                ('given_name', models.CharField(blank=True, default='', max_length=60, verbose_name='given name')),
                ('romanised_name', models.CharField(blank=True, default='', max_length=120, verbose_name='romanised name')),
                ('salutation', models.CharField(blank=True, default='', help_text='How one speaks to this person, such as 王总 or Dr Miller.', max_length=60, verbose_name='salutation')),
                ('gender', models.CharField(blank=True, choices=[('female', 'Female'), ('male', 'Male'), ('other', 'Other gender')], default='', max_length=6, verbose_name='gender')),
                ('search_text', models.TextField(default='', editable=False)),
                ('position', models.CharField(blank=True, default='', max_length=100, verbose_name='position')),
                ('department', models.CharField(blank=True, default='', max_length=100, verbose_name='department')),
                ('languages', zhike.kernel.model_fields.MultiChoiceField(base_field=models.CharField(choices=zhike.customers.locales.languages, max_length=10), blank=True, default=list, size=None, verbose_name='languages')),
                ('mobile', zhike.kernel.model_fields.PhoneField(blank=True, default='', max_length=40, verbose_name='mobile phone')),
                ('work_phone', zhike.kernel.model_fields.PhoneField(blank=True, default='', max_length=40, verbose_name='work phone')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='e-mail')),
                ('other_email', models.EmailField(blank=True, default='', max_length=254, verbose_name='other e-mail')),
                ('wecom_id', models.CharField(blank=True, default='', max_length=64, verbose_name='WeCom id')),
                ('wechat_id', models.CharField(blank=True, default='', max_length=64, verbose_name='WeChat id')),
                ('birthday_calendar', models.CharField(blank=True, choices=[('solar', 'Solar calendar'), ('lunar', 'Lunar calendar')], default='', max_length=5, verbose_name='calendar of the birthday')),
                ('birthday_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth')),
                ('birthday_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='month of the birthday')),
                ('birthday_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='day of the birthday')),
                ('birthday_leap', models.BooleanField(default=False, verbose_name='born in a leap month')),
                ('tags', zhike.kernel.model_fields.MultiChoiceField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='tags')),
                ('note', models.TextField(blank=True, default='', verbose_name='note')),
                ('import_key', models.CharField(blank=True, default='', max_length=100, verbose_name='import key')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contacts', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contacts', to='people.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('kind', models.CharField(choices=[('company', 'Company'), ('person', 'Person'), ('internal', 'Internal department')], default='company', max_length=8, verbose_name='kind')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_sort', zhike.kernel.model_fields.SortKeyField(db_collation='C', default='', editable=False, max_length=200)),
                ('short_name', models.CharField(blank=True, default='', max_length=100, verbose_name='short name')),
                ('english_name', models.CharField(blank=True, default='', max_length=200, verbose_name='English name')),
                ('code', models.CharField(blank=True, default='', help_text='Your own number for this customer.', max_length=60, verbose_name='customer code')),
                ('search_text', models.TextField(default='', editable=False)),
                ('industry', models.CharField(blank=True, choices=[('A', 'A Agriculture, forestry, animal husbandry, fishery'), ('B', 'B Mining'), ('C', 'C Manufacturing'), ('D', 'D Electricity, heat, gas and water supply'), ('E', 'E Construction'), ('F', 'F Wholesale and retail trade'), ('G', 'G Transport, storage and post'), ('H', 'H Accommodation and catering'), ('I', 'I Information transmission, software and IT services'), ('J', 'J Finance'), ('K', 'K Real estate'), ('L', 'L Leasing and business services'), ('M', 'M Scientific research and technical services'), ('N', 'N Water, environment and public facilities'), ('O', 'O Household services, repair and other services'), ('P', 'P Education'), ('Q', 'Q Health and social work'), ('R', 'R Culture, sport and entertainment'), ('S', 'S Public administration, social security, organisations'), ('T', 'T International organisations')], default='', max_length=1, verbose_name='industry')),
                ('industry_detail', models.CharField(blank=True, default='', max_length=100, verbose_name='line of business')),
                ('headcount', models.CharField(blank=True, choices=[('1-9', '1–9 people'), ('10-49', '10–49 people'), ('50-199', '50–199 people'), ('200-999', '200–999 people'), ('1000+', '1,000 people or more')], default='', max_length=8, verbose_name='headcount')),
                ('revenue', models.CharField(blank=True, choices=[('under_1m', 'Under 1 million a year'), ('1m_10m', '1–10 million a year'), ('10m_50m', '10–50 million a year'), ('50m_200m', '50–200 million a year'), ('over_200m', 'Over 200 million a year')], default='', max_length=10, verbose_name='yearly revenue')),
                ('registered_capital', zhike.kernel.model_fields.MoneyField(blank=True, currency='capital_currency', decimal_places=4, max_digits=18, null=True, verbose_name='registered capital')),
                ('capital_currency', models.CharField(blank=True, choices=zhike.customers.locales.currencies, default='', max_length=3, verbose_name='currency of the capital')),
                ('ownership_type', models.CharField(blank=True, choices=[('state', 'State-owned'), ('private', 'Private'), ('foreign', 'Foreign-funded'), ('joint_venture', 'Joint venture'), ('listed', 'Listed'), ('collective', 'Collective'), ('public_institution', 'Public institution'), ('government', 'Government'), ('non_profit', 'Non-profit'), ('other', 'Other ownership')], default='', max_length=20, verbose_name='ownership')),
                ('legal_form', models.CharField(blank=True, choices=[('limited', 'Limited company'), ('joint_stock', 'Joint-stock company'), ('group', 'Group company'), ('partnership', 'Partnership'), ('sole_proprietor', 'Sole proprietor'), ('branch', 'Branch'), ('cooperative', 'Cooperative'), ('association', 'Association or foundation'), ('public_body', 'Public body'), ('other', 'Other legal form')], default='', max_length=20, verbose_name='legal form')),
                ('operating_status', models.CharField(blank=True, choices=[('active', 'In business'), ('suspended', 'Business suspended'), ('liquidation', 'In liquidation'), ('revoked', 'Licence revoked'), ('deregistered', 'Deregistered')], default='', max_length=12, verbose_name='operating status')),
                ('governance', models.TextField(blank=True, default='', help_text='Who decides there, and how.', verbose_name='governance')),
                ('registration_scheme', models.CharField(blank=True, choices=[('uscc', 'Unified social credit code'), ('org_code', 'Organisation code'), ('tw_ubn', 'Unified business number (Taiwan)'), ('hk_br', 'Business registration number (Hong Kong)'), ('sg_uen', 'Unique entity number (Singapore)'), ('jp_corporate', 'Corporate number (Japan)'), ('in_gstin', 'GST identification number (India)'), ('au_abn', 'Business number (Australia)'), ('gb_company', 'Company number (United Kingdom)'), ('gb_vat', 'VAT number (United Kingdom)'), ('us_ein', 'Employer identification number (United States)'), ('eu_vat', 'VAT number (European Union)'), ('lei', 'Legal entity identifier'), ('duns', 'D-U-N-S number'), ('tax_id', 'Tax or registration number')], default='', max_length=20, verbose_name='kind of registration number')),
                ('registration_number', zhike.kernel.model_fields.IdentifierField(blank=True, default='', max_length=40, scheme='registration_scheme', verbose_name='registration number')),
                ('registration_override', models.CharField(blank=True, default='', help_text='Needed when the number does not pass its check, such as for an old or foreign code.', max_length=200, verbose_name='reason for an unusual registration number')),
                ('country', models.CharField(blank=True, choices=zhike.customers.locales.countries, default='', max_length=2, verbose_name='country or region')),
                ('region', models.CharField(blank=True, default='', max_length=60, verbose_name='province or state')),
                ('city', models.CharField(blank=True, default='', max_length=60, verbose_name='city')),
                ('address', zhike.kernel.model_fields.AddressField(blank=True, null=True, verbose_name='address')),
                ('website', models.URLField(blank=True, default='', max_length=300, verbose_name='website')),
                ('phone', zhike.kernel.model_fields.PhoneField(blank=True, default='', max_length=40, verbose_name='phone')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(blank=True, choices=zhike.customers.locales.languages, default='', max_length=10, verbose_name='language')),
                ('time_zone', models.CharField(blank=True, choices=zhike.customers.locales.time_zones, default='', max_length=60, verbose_name='time zone')),
                ('currency', models.CharField(blank=True, choices=zhike.customers.locales.currencies, default='', max_length=3, verbose_name='currency')),
                ('source', models.CharField(blank=True, choices=[('referral', 'Referral'), ('exhibition', 'Exhibition'), ('website', 'Website'), ('marketplace', 'Online marketplace'), ('social', 'Social media'), ('advert', 'Advertisement'), ('cold_call', 'Cold call'), ('walk_in', 'Walk-in'), ('partner', 'Business partner'), ('tender', 'Tender'), ('import', 'Imported list'), ('other', 'Other source')], default='', max_length=12, verbose_name='source')),
                ('level', models.CharField(blank=True, choices=[('A', 'A Key customer'), ('B', 'B Ordinary customer'), ('C', 'C Not a priority')], default='', max_length=1, verbose_name='level')),
                ('brand_preference', zhike.kernel.model_fields.MultiChoiceField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='preferred brands')),
                ('budget_min', zhike.kernel.model_fields.MoneyField(blank=True, currency='currency', decimal_places=4, max_digits=18, null=True, verbose_name='budget from')),
                ('budget_max', zhike.kernel.model_fields.MoneyField(blank=True, currency='currency', decimal_places=4, max_digits=18, null=True, verbose_name='budget to')),
                ('budget_holder', models.CharField(blank=True, default='', max_length=100, verbose_name='who approves the budget')),
                ('tags', zhike.kernel.model_fields.MultiChoiceField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='tags')),
                ('note', models.TextField(blank=True, default='', verbose_name='note')),
                ('import_key', models.CharField(blank=True, default='', max_length=100, verbose_name='import key')),
                ('trade_status', models.CharField(choices=[('never', 'Never bought'), ('active', 'Buying'), ('dormant', 'Dormant'), ('lost', 'Lost')], default='never', editable=False, max_length=8, verbose_name='trade status')),
                ('orders_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='orders')),
                ('net_purchases', zhike.kernel.model_fields.MoneyField(currency='BASE', decimal_places=6, default=Decimal('0'), editable=False, max_digits=20, verbose_name='net purchases')),
                ('gross_purchases', zhike.kernel.model_fields.MoneyField(currency='BASE', decimal_places=6, default=Decimal('0'), editable=False, max_digits=20, verbose_name='purchases before returns and cancellations')),
                ('first_order_on', models.DateField(editable=False, null=True, verbose_name='first order')),
                ('last_order_on', models.DateField(editable=False, null=True, verbose_name='last order')),
                ('completeness', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='completeness in percent')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='customers', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='customers.customer', verbose_name='group parent')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='customers', to='people.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'customer',
                'verbose_name_plural': 'customers',
            },
        ),
        migrations.CreateModel(
            name='ContactLink',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('position', models.CharField(blank=True, default='', max_length=100, verbose_name='position there')),
                ('roles', zhike.kernel.model_fields.MultiChoiceField(base_field=models.CharField(choices=[('user', 'User'), ('buyer', 'Buyer'), ('payer', 'Payer'), ('decider', 'Decider'), ('influencer', 'Influencer'), ('end_recipient', 'End recipient')], max_length=13), blank=True, default=list, size=None, verbose_name='roles')),
                ('primary', models.BooleanField(default=False, verbose_name='main contact')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('import_key', models.CharField(blank=True, default='', max_length=100, verbose_name='import key')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='customers.contact', verbose_name='contact')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_links', to='customers.customer', verbose_name='customer')),
            ],
            options={
                'verbose_name': 'place of a contact',
                'verbose_name_plural': 'places of contacts',
            },
        ),
        migrations.AddField(
            model_name='contact',
            name='customer',
            field=models.ForeignKey(blank=True, help_text='Where this person mainly works.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='staff', to='customers.customer', verbose_name='customer'),
        ),
        migrations.AddField(
            model_name='contact',
            name='customers',
            field=models.ManyToManyField(related_name='contacts', through='customers.ContactLink', to='customers.customer', verbose_name='customers'),
        ),
        migrations.CreateModel(
            name='CustomerRelation',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('kind', models.CharField(choices=[('holding', 'holds shares in'), ('same_person', 'has the same legal representative as'), ('supplier', 'supplies'), ('partner', 'is a partner of'), ('competitor', 'competes with'), ('franchise', 'is a franchise of'), ('depends_on', 'depends on the work of'), ('benefits_from', 'benefits from the work of')], max_length=14, verbose_name='relation')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='note')),
                ('import_key', models.CharField(blank=True, default='', max_length=100, verbose_name='import key')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='customers.customer', verbose_name='customer')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations_back', to='customers.customer', verbose_name='other customer')),
            ],
            options={
                'verbose_name': 'relation between customers',
                'verbose_name_plural': 'relations between customers',
            },
        ),
        migrations.CreateModel(
            name='ProfileSource',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('field', models.CharField(max_length=40, verbose_name='profile field')),
                ('source', models.CharField(choices=[('interview', 'Customer interview'), ('visit', 'Visit'), ('survey', 'Online survey'), ('report', 'Industry report'), ('register', 'Public register'), ('website', 'Website'), ('colleague', 'Colleague'), ('hearsay', 'Hearsay'), ('import', 'Import')], max_length=10, verbose_name='learned from')),
                ('reference', models.CharField(blank=True, default='', max_length=300, verbose_name='where exactly')),
                ('collected_on', models.DateField(verbose_name='learned on')),
                ('confidence', models.PositiveSmallIntegerField(default=80, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='confidence in percent')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profile_sources', to='customers.customer', verbose_name='customer')),
            ],
            options={
                'verbose_name': 'source of a profile field',
                'verbose_name_plural': 'sources of profile fields',
            },
        ),
        migrations.CreateModel(
            name='ContactRelation',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted')),
                ('kind', models.CharField(choices=[('reports_to', 'reports to'), ('assistant', 'is the assistant of'), ('knows', 'knows'), ('family', 'is family of'), ('schoolmate', 'went to school with'), ('former_colleague', 'used to work with'), ('introduced', 'was introduced by')], max_length=16, verbose_name='relation')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='note')),
                ('import_key', models.CharField(blank=True, default='', max_length=100, verbose_name='import key')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='customers.contact', verbose_name='contact')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations_back', to='customers.contact', verbose_name='other contact')),
            ],
            options={
                'verbose_name': 'relation between contacts',
                'verbose_name_plural': 'relations between contacts',
                'indexes': [models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='contactre_createdat'), models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='contactre_changedat')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('contact', 'kind', 'other'), name='customers_contactrelation_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('import_key', ''), _negated=True)), fields=('import_key',), name='customers_contactrelation_import_key'), models.CheckConstraint(condition=models.Q(('contact', models.F('other')), _negated=True), name='customers_contactrelation_other', violation_error_message='A relation needs two different ends.')],
            },
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['name_sort', 'id'], name='customer_namesort'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['level', 'id'], name='customer_level'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['net_purchases', 'id'], name='customer_netpurcha'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['last_order_on', 'id'], name='customer_lastorder'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['completeness', 'id'], name='customer_completen'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='customer_createdat'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='customer_changedat'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='customer_search', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('code', ''), _negated=True), fields=['code'], name='customer_code_filled'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('registration_number', ''), _negated=True), fields=['registration_number'], name='customer_registration_number_f'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('import_key', ''), _negated=True)), fields=('import_key',), name='customers_customer_import_key'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('budget_min__lte', models.F('budget_max'))), name='customers_customer_budget', violation_error_message='The budget must not end below where it begins.'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('completeness__lte', 100)), name='customers_customer_completeness'),
        ),
        migrations.AddIndex(
            model_name='contactlink',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='contactli_createdat'),
        ),
        migrations.AddIndex(
            model_name='contactlink',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='contactli_changedat'),
        ),
        migrations.AddConstraint(
            model_name='contactlink',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('contact', 'customer'), name='customers_contactlink_once'),
        ),
        migrations.AddConstraint(
            model_name='contactlink',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), ('primary', True)), fields=('customer',), name='customers_contactlink_primary'),
        ),
        migrations.AddConstraint(
            model_name='contactlink',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('import_key', ''), _negated=True)), fields=('import_key',), name='customers_contactlink_import_key'),
        ),
        migrations.AddConstraint(
            model_name='contactlink',
            constraint=models.CheckConstraint(condition=models.Q(('since__lte', models.F('until'))), name='customers_contactlink_period', violation_error_message='The end lies before the beginning.'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['full_name_sort', 'id'], name='contact_fullnames'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='contact_createdat'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='contact_changedat'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='contact_search', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='contact_email_filled'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('mobile', ''), _negated=True), fields=['mobile'], name='contact_mobile_filled'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('import_key', ''), _negated=True)), fields=('import_key',), name='customers_contact_import_key'),
        ),
        migrations.AddIndex(
            model_name='customerrelation',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='customerr_createdat'),
        ),
        migrations.AddIndex(
            model_name='customerrelation',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='customerr_changedat'),
        ),
        migrations.AddConstraint(
            model_name='customerrelation',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('customer', 'kind', 'other'), name='customers_customerrelation_once'),
        ),
        migrations.AddConstraint(
            model_name='customerrelation',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('import_key', ''), _negated=True)), fields=('import_key',), name='customers_customerrelation_import_key'),
        ),
        migrations.AddConstraint(
            model_name='customerrelation',
            constraint=models.CheckConstraint(condition=models.Q(('customer', models.F('other')), _negated=True), name='customers_customerrelation_other', violation_error_message='A relation needs two different ends.'),
        ),
        migrations.AddIndex(
            model_name='profilesource',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['collected_on', 'id'], name='profileso_collected'),
        ),
        migrations.AddIndex(
            model_name='profilesource',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['created_at', 'id'], name='profileso_createdat'),
        ),
        migrations.AddIndex(
            model_name='profilesource',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['changed_at', 'id'], name='profileso_changedat'),
        ),
        migrations.AddConstraint(
            model_name='profilesource',
            constraint=models.UniqueConstraint(fields=('customer', 'field'), name='customers_profilesource_once'),
        ),
        migrations.AddConstraint(
            model_name='profilesource',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__lte', 100)), name='customers_profilesource_confidence'),
        ),
    ]
