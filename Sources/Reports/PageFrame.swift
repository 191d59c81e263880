internal import Files
internal import Foundation

/// The frame of a page: head, style, and script where there is one; light and dark, wide and narrow.
package struct PageFrame {
    private static let generator: StaticString = "<meta name=\"generator\" content=\"swegym\">"

    let title: String
    var script: StaticString?

    /// A whole page around its body.
    func page(_ body: (inout Markup) -> Void) -> String {
        var page = Markup()
        page.literal("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        page.literal("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        page.literal(Self.generator)
        page.literal("\n")
        // Nothing is loaded from anywhere, whatever an instance's text may hold.
        page.literal(
            """
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            script-src 'unsafe-inline'; img-src data:">\n
            """)
        page.literal("<meta name=\"color-scheme\" content=\"light dark\">\n")
        page.element("title", text: title)
        page.literal("<style>")
        page.literal(Self.style)
        page.literal("</style></head>\n<body>")
        body(&page)
        if let script {
            page.literal("<script>")
            page.literal(script)
            page.literal("</script>")
        }
        page.literal("</body></html>\n")
        return page.html
    }

    /// Checks that a report may be written to a directory.
    ///
    /// - Throws: `OutputDirectoryError`, `RecordError`.
    package static func claim(_ directory: String, overwrite: Bool) throws {
        try OutputDirectory.claim(directory, overwrite: overwrite) { directory in
            let page = BoundedFile.read("\(directory)/index.html", limit: 1 << 30)
            return page?.prefix(1 << 12).range(of: Data("\(generator)".utf8)) != nil
        }
    }

    private static let style: StaticString = """
        :root{--fg:#1c2024;--bg:#fff;--soft:#f3f5f7;--line:#d5dade;--dim:#55606a;--bar:#2f6fb3;--link:#0b5cad;\
        --add:#e2f5e6;--del:#fde8e8;--addfg:#0d5c23;--delfg:#93191f;--head:#5b3a9c}
        @media (prefers-color-scheme:dark){:root{--fg:#e4e7ea;--bg:#15181b;--soft:#1f2428;--line:#3a4249;\
        --dim:#a5afb8;--bar:#5a9be0;--link:#7db7f0;--add:#12351d;--del:#42191c;--addfg:#9be3ae;--delfg:#ffb3b5;\
        --head:#c7aef5}}
        *{box-sizing:border-box}
        body{margin:0 auto;padding:1rem;max-width:74rem;color:var(--fg);background:var(--bg);\
        font:16px/1.5 system-ui,sans-serif}
        h1{font-size:1.6rem;line-height:1.25;overflow-wrap:anywhere}h2{font-size:1.25rem;margin-top:2.2rem}
        h3{font-size:1.05rem}
        .note{color:var(--dim);font-size:.92rem}
        a{color:var(--link)}
        code,pre{font-family:ui-monospace,monospace;font-size:.86rem}
        pre{background:var(--soft);padding:.75rem;overflow:auto;border-radius:6px;white-space:pre-wrap;\
        overflow-wrap:anywhere;max-height:40rem}
        .scroll{overflow-x:auto}
        .scroll:focus-visible,pre:focus-visible{outline:2px solid var(--link)}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}
        caption{text-align:left;color:var(--dim);padding-bottom:.4rem}
        th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid var(--line);vertical-align:top;\
        white-space:nowrap}
        th:first-child,.text,#instances :is(th,td):nth-child(-n+3){text-align:left}thead th{background:var(--soft)}tbody th{font-weight:500;white-space:normal;\
        overflow-wrap:anywhere;min-width:9rem}
        figure{margin:1rem 0 1.6rem}figcaption{font-weight:600;margin-bottom:.3rem}
        .bars{display:grid;grid-template-columns:fit-content(45%) 1fr max-content;gap:.25rem .6rem;max-width:46rem;\
        font-size:.9rem;align-items:center}.bars span{overflow-wrap:anywhere;line-height:1.25}\
        .bars span:nth-child(3n){text-align:right;font-variant-numeric:tabular-nums}
        svg{width:100%;height:.9rem;display:block}svg rect{fill:var(--bar)}
        details{border:1px solid var(--line);border-radius:6px;margin:.4rem 0;padding:.4rem .7rem}
        summary{cursor:pointer;font-weight:500;overflow-wrap:anywhere}
        .controls{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:.6rem 0}
        .controls label{display:flex;flex-direction:column;font-size:.85rem;color:var(--dim)}
        input,select,button{font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--dim);\
        border-radius:5px;padding:.3rem .5rem}
        th button{border:0;background:none;font-weight:600;padding:0;cursor:pointer;text-decoration:underline dotted}
        .add{background:var(--add);color:var(--addfg);display:block}
        .del{background:var(--del);color:var(--delfg);display:block}
        .hunk,.file{color:var(--head);display:block}.file{font-weight:700}.same{display:block}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:var(--dim)}
        dd{margin:0;overflow-wrap:anywhere}ul{padding-left:1.2rem;overflow-wrap:anywhere}
        @media (min-width:60rem){#instances tbody th{min-width:20rem}}
        @media (max-width:40rem){body{padding:.6rem}dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
        @media print{.controls{display:none}}
        """

    /// Makes one table of the lists of instances, with filters, sorting and pages of a hundred rows.
    static let tableScript: StaticString = """
        (()=>{'use strict';
        const root=document.getElementById('instances');if(!root)return;
        const heads=[...root.querySelectorAll('thead')].slice(0,1).flatMap(h=>[...h.querySelectorAll('th')].map(c=>\
        c.textContent));if(!heads.length)return;
        const rows=[];
        for(const list of root.querySelectorAll('details'))for(const row of list.querySelectorAll('tbody tr'))\
        rows.push({row,repository:list.dataset.repository,cells:[...row.cells].map(c=>c.textContent)});
        const make=(name,text,parent)=>{const e=document.createElement(name);if(text)e.textContent=text;\
        if(parent)parent.append(e);return e};
        const size=100;let page=0,column=0,down=false,shown=rows;
        const controls=make('div');controls.className='controls';
        const labelled=(text,control)=>{const l=make('label',text,controls);l.append(control);return control};
        const find=labelled('Find',make('input'));find.type='search';
        const choice=(text,values)=>{const s=labelled(text,make('select'));make('option','all',s).value='';\
        for(const v of values)make('option',v,s).value=v;return s};
        const distinct=f=>[...new Set(rows.flatMap(f))].filter(Boolean).sort();
        const repository=choice('Repository',distinct(r=>[r.repository]));
        const split=choice('Split',distinct(r=>r.cells[1].split(' ')));
        const verdict=choice('Verdict',distinct(r=>[r.cells[2]]));
        const status=make('p');status.className='note';status.setAttribute('role','status');
        const box=make('div');box.className='scroll';box.tabIndex=0;box.setAttribute('role','region');\
        box.setAttribute('aria-label','All instances');
        const table=make('table','',box),head=make('tr','',make('thead','',table)),body=make('tbody','',table);
        const buttons=heads.map((h,i)=>{const c=make('th','',head);c.scope='col';const b=make('button',h,c);\
        b.type='button';b.onclick=()=>{down=column===i&&!down;column=i;update()};return c});
        const pager=make('div');pager.className='controls';
        const back=make('button','Previous',pager),next=make('button','Next',pager);back.type=next.type='button';
        back.onclick=()=>{page--;draw()};next.onclick=()=>{page++;draw()};
        const draw=()=>{body.replaceChildren(...shown.slice(page*size,page*size+size).map(r=>r.row));\
        back.disabled=page===0;next.disabled=(page+1)*size>=shown.length;\
        status.textContent=shown.length?`${page*size+1} to ${Math.min(shown.length,(page+1)*size)} of ${shown.length}`:\
        'no instance'};
        const compare=(a,b)=>{const x=a.cells[column],y=b.cells[column];const n=column>4?Number(x)-Number(y):0;\
        return (n||(x<y?-1:x>y?1:0))*(down?-1:1)};
        const update=()=>{page=0;const text=find.value.toLowerCase();
        shown=rows.filter(r=>(!repository.value||r.repository===repository.value)&&\
        (!split.value||r.cells[1].split(' ').includes(split.value))&&(!verdict.value||r.cells[2]===verdict.value)&&\
        (!text||r.cells[0].toLowerCase().includes(text)||r.cells[4].includes(text)));
        shown.sort(compare);
        buttons.forEach((c,i)=>{if(i===column)c.setAttribute('aria-sort',down?'descending':'ascending');\
        else c.removeAttribute('aria-sort')});draw()};
        for(const c of [repository,split,verdict])c.onchange=update;find.oninput=update;
        root.replaceChildren(controls,status,box,pager);update()})();
        """
}
