from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("publication", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="renderjob",
            name="failures",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="misslyckade försök"),
        ),
        migrations.AlterField(
            model_name="renderjob",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="påbörjade försök"),
        ),
    ]
