from django.db import models


class Permit(models.Model):
    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="+")
    holder = models.CharField(max_length=100)
    stall = models.PositiveIntegerField()
    answered = models.BooleanField(default=False)
    until = models.DateField(null=True)
    measure = models.CharField(max_length=10, blank=True)

    class Meta:
        app_label = "sample"

    def __str__(self) -> str:
        return self.holder
