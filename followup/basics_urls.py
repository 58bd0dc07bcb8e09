"""The addresses where indicators are kept."""

from followup.basics_kinds import KIND_OF_INDICATORS
from handlingsplan.plan.basics_urls import row_paths

urlpatterns = row_paths(KIND_OF_INDICATORS)
