"""From an outline to what people see: a plan with its name, its questions and notes, or a refusal that says
why and what comes near."""
