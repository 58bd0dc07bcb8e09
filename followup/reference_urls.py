"""The addresses where indicators are kept."""

from followup.views.reference_data import KIND_OF_INDICATORS
from handlingsplan.plan.reference_urls import row_paths

urlpatterns = row_paths(KIND_OF_INDICATORS)
