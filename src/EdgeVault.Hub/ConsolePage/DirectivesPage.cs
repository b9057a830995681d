using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Hosting.Pages;
using EdgeVault.Hub.Api;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>What sites were asked to do and what became of it; what is not answered comes first.</summary>
internal static class DirectivesPage
{
    public static Html Render(IReadOnlyList<Answered> directives) => Html.Of(
        $"""
        <h1>Directives <small>{directives.Count(each => each.State == AnswerState.Open)} not answered yet</small></h1>
        {(directives.Count == 0 ? Html.Of($"""<p class="none">No site was asked for anything.</p>""") : Table(directives))}
        """);

    private static Html Table(IReadOnlyList<Answered> directives) => Html.Of(
        $"""
        <table><thead><tr><th>Site</th><th>No.</th><th>Given</th><th>What</th><th>Answer</th></tr></thead>
        <tbody>{Html.Join(directives.Select(Row))}</tbody></table>
        """);

    private static Html Row(Answered answered) => Html.Of(
        $"""
        <tr><td>{answered.Directive.Site}</td><td class="n">{answered.Directive.Index}</td><td>{Ages.Time(ApiTime.Of(answered.Directive.GivenUs))}
        {answered.Directive.By}</td><td>{What(answered.Directive)}</td><td>{Answer(answered)}</td></tr>
        """);

    private static string What(Directive directive) => directive.WhatCase switch
    {
        Directive.WhatOneofCase.PieceRegister =>
            $"piece register {directive.PieceRegister.Version}, {directive.PieceRegister.Csv.Length} bytes",
        Directive.WhatOneofCase.ExpectedArrival =>
            $"expected arrival {directive.ExpectedArrival.Shipment} of {directive.ExpectedArrival.PieceIds.Count} pieces "
            + $"from {directive.ExpectedArrival.FromSite}",
        Directive.WhatOneofCase.Reserve => $"reserve {directive.Reserve.PieceId} under {directive.Reserve.Token}",
        Directive.WhatOneofCase.Release => $"release {directive.Release.Token}",
        Directive.WhatOneofCase.CountPlan => $"count {directive.CountPlan.Zone}",
        Directive.WhatOneofCase.Revoke => $"revoke directive {directive.Revoke.Index}",
        _ => "",
    };

    private static Html Answer(Answered answered) => answered.State switch
    {
        AnswerState.Applied => Html.Of($"""<span class="good">applied</span> <small>event {answered.Event}</small>"""),
        AnswerState.Refused => Html.Of(
            $"""<span class="bad">refused</span> {answered.Reason.Replace('_', ' ')}: {answered.Detail} <small>event {answered.Event}</small>"""),
        _ => Html.Of($"""<span class="warn">open</span>"""),
    };
}
