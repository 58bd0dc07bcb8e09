"""The addresses of packages, outside funders and good examples."""

from handlingsplan.plan.reference_urls import row_paths
from measures.views.reference_data import KIND_OF_FUNDERS, KIND_OF_GOOD_EXAMPLES, KIND_OF_PACKAGES

urlpatterns = [*row_paths(KIND_OF_PACKAGES), *row_paths(KIND_OF_FUNDERS), *row_paths(KIND_OF_GOOD_EXAMPLES)]
