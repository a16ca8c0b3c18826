"""`make bench`: every measurement that is quick enough."""

import asyncio

from bench import api, steps

asyncio.run(steps.main())
asyncio.run(api.main())
