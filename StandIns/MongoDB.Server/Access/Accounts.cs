using MongoDB.Server.Bson;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Access;

/// <summary>The users and roles of this server, kept in its own tables, out of reach of commands that read collections.</summary>
internal sealed class Accounts
{
    private const string UserKind = "user";
    private const string RoleKind = "role";
    private volatile AccountBook _current;

    private Accounts(AccountBook current) => _current = current;

    public AccountBook Current => _current;

    public static Accounts Load(SqliteSession session)
    {
        session.Execute("CREATE TABLE IF NOT EXISTS accounts (kind TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, id))");
        var book = AccountBook.Empty;
        using var reader = session.Query("SELECT kind, body FROM accounts");
        while (reader.Step())
        {
            var body = BsonCodec.Decode(reader.Blob(1));
            book = reader.Text(0) == UserKind ? book.With(User.FromBson(body)) : book.With(Role.FromBson(body));
        }

        return new(book);
    }

    /// <summary>Makes a change, on the disk first and then for everybody. Changes are rare and books small, so the whole book is written.</summary>
    public Task ChangeAsync(Store store, Func<AccountBook, AccountBook> change, CancellationToken cancel) => store.WriteAsync(
        durable: true,
        transaction =>
        {
            var changed = change(_current);
            transaction.Session.Execute("DELETE FROM accounts");
            foreach (var (kind, id, body) in changed.Users.Values.Select(u => (UserKind, u.Name.Id, u.ToBson()))
                .Concat(changed.Roles.Values.Select(r => (RoleKind, r.Name.Id, r.ToBson()))))
            {
                transaction.Session.Execute("INSERT INTO accounts (kind, id, body) VALUES ($1, $2, $3)", kind, id, BsonCodec.Encode(body));
            }

            transaction.AfterCommit(() => _current = changed);
            return true;
        },
        cancel);
}
