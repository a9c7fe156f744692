namespace MarketSnapshot.Core.Publishing;

/// <summary>Remembers of which rows something was told, so that what lasts is told once.</summary>
internal sealed class ToldRows
{
    /// <summary>Whatever befalls so many rows may be told again, and memory stays small.</summary>
    internal const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _told = [];

    /// <summary>Whether nobody was told of this row yet; from now on somebody was.</summary>
    public bool IsNews(Guid id)
    {
        lock (_gate)
        {
            if (_told.Count >= Most)
                _told.Clear();
            return _told.Add(id);
        }
    }

    /// <summary>It is over for these rows; should it come again, it is news.</summary>
    public void IsOver(IEnumerable<Guid> ids)
    {
        lock (_gate)
        {
            if (_told.Count > 0)
                _told.ExceptWith(ids);
        }
    }
}
