namespace CrmSync.App.Manage.OpenApi;

/// <summary>Marks an endpoint with the type of its body, for the document. Not ASP.NET's own mark, which answers 415 without a word.</summary>
internal sealed record RequestOf(Type Type, bool Required);
