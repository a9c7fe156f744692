namespace MarketSnapshot.Core.Reconciling;

/// <summary>What a run of reconcile did.</summary>
/// <param name="Examined">Snapshots that were rebuilt because something that they depend on was touched, or a moment came.</param>
/// <param name="Changed">Those of them whose listing would look different.</param>
/// <param name="Published">Listings that were brought up to date in the same run.</param>
/// <param name="Withdrawn">Listings that were taken off the market in the same run.</param>
/// <param name="Failed">Snapshots that could not be rebuilt, and versions that the market refused.</param>
/// <param name="MarketAway">Whether publishing ended early because MongoDB is away; what was not sent stays due.</param>
public sealed record ReconcileResult(int Examined, int Changed, int Published, int Withdrawn, int Failed, bool MarketAway);
