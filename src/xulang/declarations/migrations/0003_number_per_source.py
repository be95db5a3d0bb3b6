"""A number is unique in the system that gave it: the province's earlier platform counts as we do.

Built beside the running product. What an earlier import brought is told by its first fact in the journal. A
build that was cut leaves an invalid index behind, so it begins by removing one.
"""

from django.db import migrations, models

from xulang.kernel.words import Source

BUILD = (
    "DROP INDEX CONCURRENTLY IF EXISTS declarations_number_per_source",
    # It waits for transactions that began before, and nobody waits behind it: more patience than elsewhere.
    "SET lock_timeout = '1min'",
    (
        "CREATE UNIQUE INDEX CONCURRENTLY declarations_number_per_source"
        " ON declarations_declaration (source, number)"
    ),
    "SET lock_timeout = '3s'",
    (
        "ALTER TABLE declarations_declaration"
        " ADD CONSTRAINT declarations_number_per_source UNIQUE USING INDEX declarations_number_per_source,"
        " DROP CONSTRAINT IF EXISTS declarations_declaration_number_key"
    ),
)
BROUGHT = (
    "UPDATE declarations_declaration d SET source = 'live_platform' FROM journal_fact f"
    " WHERE f.stream_id = d.id AND f.stream_kind = 'declaration' AND f.number = 1"
    " AND f.public::jsonb ->> 'source' = 'live_platform' AND d.source = 'own'"
)
BACK = (
    "ALTER TABLE declarations_declaration DROP CONSTRAINT IF EXISTS declarations_number_per_source,"
    " ADD CONSTRAINT declarations_declaration_number_key UNIQUE (number)"
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("declarations", "0002_photos"), ("journal", "__first__")]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="source",
            field=models.CharField(max_length=20, default=Source.OWN.value, db_default=Source.OWN.value),
        ),
        migrations.RunSQL(BROUGHT, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(
            BUILD,
            reverse_sql=BACK,
            state_operations=[
                migrations.AlterField(
                    model_name="declaration", name="number", field=models.CharField(max_length=13)
                ),
                migrations.AddConstraint(
                    model_name="declaration",
                    constraint=models.UniqueConstraint(
                        fields=["source", "number"], name="declarations_number_per_source"
                    ),
                ),
            ],
        ),
    ]
