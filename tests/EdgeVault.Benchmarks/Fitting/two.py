import math,random,sys,collections
cl=lambda x,a,b:max(a,min(b,x))
def ab(x,k): return max(0.0,x-k)
nb=lambda x:-2500 if x<-30000 else x
def lotterms(e,mem,med):
    ends,near,lead,score,path,faint,uneven,single=e
    o=sorted([cl(ends/.4,-2,2),cl(near/.4,-2,2),cl(lead/.5,-2,2),cl(path/3,-2,2)])
    ends=cl(ends,-1,1.2); near=cl(near,-1,1.2); lead=cl(lead,-.6,3); path=cl(path,-10,10)/5; faint=cl(faint,-15,30)/10
    fd=max(0,faint-.8)
    return [1,ends,ab(ends,0),near,ab(near,0),lead,ab(lead,0),ab(lead,.8),ab(lead,1.8),cl(score,-8,8)/4,path,ab(path,0),faint,fd,uneven/10,single,
            o[0],ab(o[0],0),o[1],ab(o[1],0),o[2],ab(o[2],0),max(0,o[0])*fd,min(math.log2(mem),4)/4,cl(med,-2000,1000)/1000, max(0,o[0])*(1 if mem<=2 else 0)]
def tagterms(t,sg,dt):
    members,reads,rel,both,own,res,bet,med,stir=t
    rel=cl(rel,-30,10)/10; own=cl(own*sg,-1,1); both_=min(both,8)/8
    return [1,rel,max(0,-rel-1),max(0,-rel-2),both_,1 if both==0 else 0,min(math.log2(reads),8)/4,own,min(0,own+.2),max(0,own-.3),res,cl(bet,-2000,1000)/1000,cl(bet-med,0,3000)/1000,min(math.log2(members),4)/4, max(0,-rel-1)*(1-both_), stir, ab(stir,.6), both_ if stir<.6 else 0]
def load(fn):
    L=collections.OrderedDict()
    for l in open(fn):
        r=l.strip().split(',')
        if len(r)<31 or r[3]=='1': continue
        lab,said=r[0],r[23]
        if lab in('In','Out') and said=='None': continue
        f=list(map(float,r[5:21])); med=sorted(nb(int(x)) for x in r[32].split())[int(r[1])//2]
        t=(int(r[1]),int(r[2]),int(r[27]),int(r[28]),float(r[30]),int(r[4]),nb(int(r[31])),med,float(r[29]))
        L.setdefault((r[25],tuple(f),r[1],r[33]),[]).append((lab,t,said))
    out=[]
    for (p,f,m,ll),rows in L.items():
        c=collections.Counter(x[0] if x[0] in('In','Out') else '-' for x in rows)
        out.append((ll if ll in('In','Out') else '-',f[:8],f[8:],int(m),rows[0][1][7],rows))
    return out
def sgd3(D,epochs=40,lr=.1,l2=1e-4):
    n=len(D[0][0]); w=[0.0]*n; g2=[1e-3]*n; rnd=random.Random(1); D=D[:]
    for ep in range(epochs):
        rnd.shuffle(D)
        for fi,fo,y,wt in D:
            a=sum(map(lambda x,z:x*z,w,fi)); b=sum(map(lambda x,z:x*z,w,fo)); m=max(a,b,0)
            ea,eb,ec=math.exp(a-m),math.exp(b-m),math.exp(-m); z=ea+eb+ec
            ga=((y==0)-ea/z)*wt; gb=((y==1)-eb/z)*wt
            if abs(ga)+abs(gb)<1e-3: continue
            for j in range(n):
                g=ga*fi[j]+gb*fo[j]-l2*w[j]; g2[j]+=g*g; w[j]+=lr*g/math.sqrt(g2[j])
    return w
def sgd2(D,epochs=40,lr=.1,l2=1e-4):
    n=len(D[0][0]); w=[0.0]*n; g2=[1e-3]*n; rnd=random.Random(1); D=D[:]
    for ep in range(epochs):
        rnd.shuffle(D)
        for f,y in D:
            p=1/(1+math.exp(-cl(sum(map(lambda x,z:x*z,w,f)),-30,30))); g0=y-p
            if abs(g0)<1e-3: continue
            for j in range(n):
                g=g0*f[j]-l2*w[j]; g2[j]+=g*g; w[j]+=lr*g/math.sqrt(g2[j])
    return w
def p3(w,fi,fo):
    a=sum(map(lambda x,z:x*z,w,fi)); b=sum(map(lambda x,z:x*z,w,fo)); m=max(a,b,0); ea,eb,ec=math.exp(a-m),math.exp(b-m),math.exp(-m); z=ea+eb+ec
    return ea/z,eb/z
def train(files):
    A=[x for f in files for x in load(f)]
    w1=sgd3([(lotterms(fi,m,med),lotterms(fo,m,med),{'In':0,'Out':1}.get(lab,2),min(3,1+.3*len(rows))) for lab,fi,fo,m,med,rows in A])
    T=[]
    for lab,fi,fo,m,med,rows in A:
        if lab=='-' or m<2: continue
        for l,t,s in rows: T.append((tagterms(t,1 if lab=='In' else -1,0),1 if l==lab else 0))
    return w1,sgd2(T)
def ev(fn,w1,w2,confs):
    A=load(fn)
    for conf in confs:
        C=collections.Counter()
        for lab,fi,fo,m,med,rows in A:
            pa,pb=p3(w1,lotterms(fi,m,med),lotterms(fo,m,med))
            for l,t,s in rows:
                q=[1/(1+math.exp(-cl(sum(map(lambda x,z:x*z,w2,tagterms(t,sg,0))),-30,30))) if m>1 else 1 for sg in(1,-1)]
                say='In' if pa*q[0]>=conf else 'Out' if pb*q[1]>=conf else '-'
                if l in('In','Out'): C['n']+=1; C['right']+=say==l; C['dirW']+=say!='-' and say!=l
                elif say!='-': C[l]+=1
        print(f"  {fn[7:-4]} conf {conf} right {100*C['right']/C['n']:.2f}",{k:C[k] for k in('dirW','Stray','Rest','PassedBy','TurnedBack')},'of',C['n'])
def save(w1,w2,fn): open(fn,'w').write(' '.join(f'{x:.4f}' for x in w1+w2))
if __name__=='__main__':
    w1,w2=train(['d-clean-21.csv','d-typical-21.csv','d-typical-23.csv','d-hard-21.csv','d-hard-23.csv'])
    save(w1,w2,'w.txt')
    for f in('d-typical-22.csv','d-hard-22.csv'): ev(f,w1,w2,(.7,.8,.9,.95,.98))


