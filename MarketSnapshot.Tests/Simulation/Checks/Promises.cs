namespace MarketSnapshot.Tests.Simulation.Checks;

/// <summary>What every history keeps, by the names under which a broken one is reported.</summary>
internal static class Promises
{
    public const string NoLoss = "nothing is lost";
    public const string TruthAtRest = "the market shows the truth at rest";
    public const string NothingWithdrawnOnSale = "nothing withdrawn is on sale";
    public const string VersionsRise = "the version in the market never decreases";
    public const string OneDocument = "one document for each booking";
    public const string NothingInvented = "the market shows only what a snapshot said";
    public const string OneSnapshot = "one snapshot for each booking";
    public const string OneHolder = "one holder for each row";
    public const string BoundedMemory = "memory is bounded by the batches in flight";
    public const string BoundedAttempts = "attempts are bounded, and only refusals count";
    public const string OneTryInARun = "a run tries each version once";
    public const string OneRun = "one effective run for each job and time";
    public const string RowsMakeSense = "a row never goes back, and is due exactly when something is unpublished";
    public const string NeverOlderFacts = "a rebuild never goes back to older facts";
    public const string VersionUsedOnce = "no version is used twice";
    public const string RemovedAfterListing = "a snapshot goes after its listing";
    public const string AuditFindsOnlyDifferences = "an audit repairs only what differs";
    public const string NothingLeft = "at rest nothing is left to do";
    public const string ComesToRest = "every history comes to rest";
    public const string NobodyWaits = "nobody waits for ever";
    public const string AuditBrakes = "an audit withdraws no more than it may";
}
