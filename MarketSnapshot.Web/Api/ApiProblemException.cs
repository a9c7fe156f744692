namespace MarketSnapshot.Web.Api;

/// <summary>
/// The API did not do what it was asked. Forms catch it and show <see cref="Problem"/>; where nobody does, the person gets the page that
/// fits its status: not found, not allowed, away (which recovers by itself), or failed.
/// </summary>
public sealed class ApiProblemException(ApiProblem problem, Exception? cause = null)
    : Exception($"The API answered {problem.Status} {problem.Code}: {problem.Detail}", cause)
{
    /// <summary>What the API said.</summary>
    public ApiProblem Problem { get; } = problem;
}
