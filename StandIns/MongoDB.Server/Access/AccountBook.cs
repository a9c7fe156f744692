using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace MongoDB.Server.Access;

/// <summary>All users and roles as they stand; a change makes a new book.</summary>
internal sealed record AccountBook(ImmutableDictionary<AccountName, User> Users, ImmutableDictionary<AccountName, Role> Roles)
{
    private readonly ConcurrentDictionary<AccountName, Grants> _grants = new();

    public static AccountBook Empty { get; } = new(ImmutableDictionary<AccountName, User>.Empty, ImmutableDictionary<AccountName, Role>.Empty);

    public bool Exists(AccountName role) => Roles.ContainsKey(role) || BuiltInRoles.Find(role) is not null;

    /// <summary>What a user may do by all roles, also those that roles have from other roles.</summary>
    public Grants GrantsOf(User user) => _grants.GetOrAdd(user.Name, static (_, asked) => new(asked.Book.PrivilegesOf(asked.Roles)), (Book: this, user.Roles));

    public IEnumerable<Privilege> PrivilegesOf(IEnumerable<AccountName> roles) => WithInherited(roles)
        .SelectMany(role => Roles.TryGetValue(role, out var own) ? own.Privileges : BuiltInRoles.Find(role) ?? []);

    /// <summary>The roles, and all that they have in turn, each once.</summary>
    public IReadOnlyList<AccountName> WithInherited(IEnumerable<AccountName> roles)
    {
        var found = new List<AccountName>();
        var waiting = new Queue<AccountName>(roles);
        while (waiting.TryDequeue(out var role))
        {
            if (!found.Contains(role))
            {
                found.Add(role);
                foreach (var further in Roles.TryGetValue(role, out var own) ? own.Roles : [])
                {
                    waiting.Enqueue(further);
                }
            }
        }

        return found;
    }

    public AccountBook With(User user) => new(Users.SetItem(user.Name, user), Roles);

    public AccountBook With(Role role) => new(Users, Roles.SetItem(role.Name, role));

    public AccountBook WithoutUser(AccountName name) => new(Users.Remove(name), Roles);

    /// <summary>The role goes, and nobody has it any more.</summary>
    public AccountBook WithoutRole(AccountName name) => new(
        Users.ToImmutableDictionary(u => u.Key, u => u.Value with { Roles = u.Value.Roles.Remove(name) }),
        Roles.Remove(name).ToImmutableDictionary(r => r.Key, r => r.Value with { Roles = r.Value.Roles.Remove(name) }));
}
