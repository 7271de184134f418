import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import spona.core.public_ids
import spona.core.translated


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=spona.core.public_ids.new_public_id,
                        editable=False,
                        max_length=26,
                        unique=True,
                    ),
                ),
                ("slug", models.SlugField(max_length=60)),
                ("name", spona.core.translated.TranslatedField(blank=True, default=dict)),
                ("about", spona.core.translated.TranslatedField(blank=True, default=dict)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("preparing", "Being prepared"),
                            ("matching", "Matching"),
                            ("running", "Running"),
                            ("finished", "Finished"),
                        ],
                        default="preparing",
                        max_length=10,
                    ),
                ),
                ("kick_off_on", models.DateField()),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(36),
                        ],
                    ),
                ),
                ("working_language", models.CharField(default="en", max_length=10)),
                ("languages", models.JSONField(default=list)),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        default=25, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("sessions_agreed", models.PositiveSmallIntegerField(default=9)),
                ("minutes_agreed", models.PositiveSmallIntegerField(default=90)),
                (
                    "silence_days",
                    models.PositiveSmallIntegerField(
                        default=45,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(180),
                        ],
                    ),
                ),
                ("is_public", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "slug"), name="cycle_slug_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1), ("months__lte", 36)),
                        name="cycle_months_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=spona.core.public_ids.new_public_id,
                        editable=False,
                        max_length=26,
                        unique=True,
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=8
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("pool", "In the pool, not asked yet"),
                            ("invited", "Asked, no answer yet"),
                            ("declined", "Said no"),
                            ("confirmed", "Taking part"),
                            ("completed", "Completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="pool",
                        max_length=10,
                    ),
                ),
                ("joined_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="programmes.cycle",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cycle", "part", "standing"], name="participation_list")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "person", "part"), name="participation_once_per_part"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=spona.core.public_ids.new_public_id,
                        editable=False,
                        max_length=26,
                        unique=True,
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("name", spona.core.translated.TranslatedField(blank=True, default=dict)),
                ("note", spona.core.translated.TranslatedField(blank=True, default=dict)),
                ("starts_after", models.SmallIntegerField()),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("is_public", models.BooleanField(default=True)),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="programmes.cycle",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "key"), name="phase_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1)), name="phase_at_least_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=spona.core.public_ids.new_public_id,
                        editable=False,
                        max_length=26,
                        unique=True,
                    ),
                ),
                ("slug", models.SlugField(max_length=60)),
                ("name", spona.core.translated.TranslatedField(blank=True, default=dict)),
                ("summary", spona.core.translated.TranslatedField(blank=True, default=dict)),
                ("template_key", models.CharField(blank=True, max_length=40)),
                (
                    "kosovo_note",
                    models.CharField(
                        choices=[
                            ("eu", "The wording of the European Union"),
                            ("un", "The wording of the United Nations"),
                            ("none", "No asterisk"),
                        ],
                        default="eu",
                        max_length=4,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "slug"), name="programme_slug_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="cycle",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="cycles",
                to="programmes.programme",
            ),
        ),
        migrations.CreateModel(
            name="StandingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=spona.core.public_ids.new_public_id,
                        editable=False,
                        max_length=26,
                        unique=True,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("pool", "In the pool, not asked yet"),
                            ("invited", "Asked, no answer yet"),
                            ("declined", "Said no"),
                            ("confirmed", "Taking part"),
                            ("completed", "Completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="history",
                        to="programmes.participation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Funder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=spona.core.public_ids.new_public_id,
                        editable=False,
                        max_length=26,
                        unique=True,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", spona.core.translated.TranslatedField(blank=True, default=dict)),
                ("statement", spona.core.translated.TranslatedField(blank=True, default=dict)),
                ("disclaimer", spona.core.translated.TranslatedField(blank=True, default=dict)),
                ("website", models.URLField(blank=True)),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funders",
                        to="programmes.cycle",
                    ),
                ),
                (
                    "emblem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.picture",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "position"), name="funder_position_once"
                    )
                ],
            },
        ),
    ]
