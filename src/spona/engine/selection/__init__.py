"""Selection: who gets the seats, what that costs, who reads what, and how severe the readers are.

Import from the module that declares; `problem` and `composition` are what goes in and comes out.

    composing.compose(problem) -> Composition               raises CannotCompose(.conflict)
    composing.refill(problem, composition, gone=ids)        after somebody dropped out: the others stay
    composing.check(composition, problem) -> bool           verifies the certificate in whole numbers
    prices.quota_prices(problem, composition)               what each quota costs, whom it swaps
    prices.wish_prices(problem, composition)                what each pin and exclusion there is costs
    prices.price_of_swap(problem, composition, leaving=, entering=)
    prices.price_of_pin(problem, composition, id), prices.price_of_exclusion(problem, composition, id)
    conflicts.conflict(problem) -> Conflict | None          a smallest set of demands that cannot all hold
    records.record(problem, composition), records.replay(data)
    severity.estimate(scores) -> Severity
    assigning.assign(task) -> Assignment

No database, no Django.
"""
