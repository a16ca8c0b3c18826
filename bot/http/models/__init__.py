"""Bodies and answers of the HTTP API, resource by resource, as the OpenAPI document names them."""
