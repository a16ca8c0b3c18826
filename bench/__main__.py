"""`make bench`: every measurement that is quick enough."""

import asyncio

from bench import api, latency, parallel, steps

asyncio.run(steps.main())
asyncio.run(parallel.main())
asyncio.run(latency.main())
asyncio.run(api.main())
