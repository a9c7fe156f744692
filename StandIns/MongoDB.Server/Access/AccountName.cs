namespace MongoDB.Server.Access;

/// <summary>The name of a user or of a role, and the database that it belongs to.</summary>
internal readonly record struct AccountName(string Name, string Db)
{
    /// <summary>As MongoDB writes it as an <c>_id</c>.</summary>
    public string Id => $"{Db}.{Name}";

    /// <summary>As MongoDB writes it in messages.</summary>
    public override string ToString() => $"{Name}@{Db}";
}
