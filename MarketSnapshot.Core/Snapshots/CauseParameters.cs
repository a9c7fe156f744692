using System.Diagnostics;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Snapshots;

/// <summary>What a version and its line in the history say of where they come from.</summary>
internal static class CauseParameters
{
    /// <summary>Adds <c>@cause</c>, <c>@caller</c> (null for the system itself), and of the trace under way <c>@trace_parent</c> and <c>@trace_id</c>, both null where there is none.</summary>
    /// <param name="parameters">Where to.</param>
    /// <param name="cause">One of <see cref="SnapshotCause"/>.</param>
    public static void AddCause(this NpgsqlParameterCollection parameters, string cause)
    {
        var activity = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        parameters.AddWithValue("cause", cause);
        parameters
            .With("caller", NpgsqlDbType.Text, Actor.Current)
            .With("trace_parent", NpgsqlDbType.Text, activity?.Id)
            .With("trace_id", NpgsqlDbType.Text, activity?.TraceId.ToHexString());
    }
}
